// What an instance emits while a test runs: lines, reports and numbers, with the sinks at rest.
import { internals, type ErrorReport, type LabelValue, type LogEvent, type MetricPoint } from '@obs/core'
import { defaultInstance } from './default-instance.ts'
import { Evidence, type Match } from './evidence.ts'

/** Sees what loggers and handles emit, also those taken earlier; the instance's own sinks rest meanwhile. */
export interface Recorder extends Disposable {
  readonly logs: readonly LogEvent[]
  readonly reports: readonly ErrorReport[]
  /**
   * How much the metric moved since the recorder began or was cleared, all series that bear `labels` together; of a
   * gauge, its value. Distributions give their count. 0 for a metric that does not exist.
   */
  value(metric: string, labels?: Readonly<Record<string, LabelValue>>): number
  /** One report, one line, the meter up by one, one id; else an AssertionError that lists what there was. */
  assertReportedOnce(match: Match): ErrorReport
  /** No report at all, or none that matches; else an AssertionError. */
  assertNotReported(match?: Match): void
  /** Forgets what was recorded so far. */
  clear(): void
  /** Gives the sinks back. `using` does it by itself. */
  stop(): void
}

/** Records an instance made by @obs/node; default: the default instance. Throws TypeError for anything else. */
export function recorder(instance: object = defaultInstance()): Recorder {
  const { pipeline, metrics } = internals(instance)
  const evidence = new Evidence({
    idOf: (error) => pipeline.occurrences.idOf(error),
    told: (error) => pipeline.snapshot.error(error),
  })
  const points = (): readonly MetricPoint[] => metrics?.snapshot() ?? []
  let before = points()
  const tapped = pipeline.record({
    log: (event) => evidence.logs.push(event),
    error: (report) => evidence.reports.push(report),
  })
  const value: Recorder['value'] = (metric, labels = {}) =>
    sum(points(), metric, labels) - sum(before.filter(isGrowing), metric, labels)
  const stop = (): void => tapped[Symbol.dispose]()
  return {
    logs: evidence.logs,
    reports: evidence.reports,
    value,
    assertReportedOnce: (match) => evidence.reportedOnce(match, (labels) => value('errors', labels)),
    assertNotReported: (match) => evidence.notReported(match),
    clear() {
      evidence.clear()
      before = points()
    },
    stop,
    [Symbol.dispose]: stop,
  }
}

function isGrowing({ kind }: MetricPoint): boolean {
  return kind !== 'gauge' && kind !== 'distinct'
}

function sum(
  points: readonly MetricPoint[],
  metric: string,
  labels: Readonly<Record<string, LabelValue>>,
): number {
  return points
    .filter(({ name }) => name === metric)
    .filter((point) => Object.entries(labels).every(([name, value]) => point.labels[name] === String(value)))
    .reduce((total, { value }) => total + value, 0)
}
