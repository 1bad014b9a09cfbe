// Public names of @obs/metrics: instruments, registry and the ports of the numbers.
export { ValueReading, ValueRecord, type ReadingParts } from './distribution.ts'
export type { Counter, Distinct, Gauge, Histogram, Meter, RunningTimer, State, Timer } from './instruments.ts'
export {
  createMetrics,
  type Declare,
  type Labelled,
  type MetricOptions,
  type MetricParts,
  type Metrics,
  type MetricSettings,
  type MetricStore,
} from './metrics.ts'
export type { Rates } from './rates.ts'
export { compileRules, type Fate, type Rule } from './rules.ts'
