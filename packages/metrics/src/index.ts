// Public names of @obs/metrics: instruments, registry and the ports of the numbers.
export type { Check } from './checks/check.ts'
export type { CheckSettings, CheckSpec, Measure, Threshold } from './checks/check-spec.ts'
export type {
  Counter,
  Declare,
  Distinct,
  Gauge,
  GaugeOptions,
  Histogram,
  Labelled,
  Meter,
  MetricOptions,
  Metrics,
  RunningTimer,
  State,
  Timer,
  RawOptions,
  TimerOptions,
} from './instruments.ts'
export { mergeReadings, type GaugeSum } from './merge.ts'
export { createMetrics, type MetricParts, type MetricSettings, type MetricStore } from './metrics.ts'
export { poolEnded, type Pooled } from './pool.ts'
export type { Rates } from './rates.ts'
export { watchRuntime } from './runtime/runtime.ts'
export type { LimitSettings } from './series-limits.ts'
export { compileRules, type Rule, type Shape, type Shaping } from './shape.ts'
export { SlabReader, slabText, type FamilyState, type SeriesState } from './slab-text.ts'
export { ValueReading, type ReadingParts } from './value-reading.ts'
export { ValueRecord } from './value-record.ts'
export { withViews } from './views.ts'
export type { SharedPage } from './threads/shared-page.ts'
export type { ThreadBook } from './threads/thread-book.ts'
export type { Windows } from './windows.ts'
