// Runs the processors of an instance over one event, in order, each under guard.
import type { ErrorReport, LogEvent, Processor } from '../event/event.ts'
import type { FaultChannel } from '../fault.ts'

/** The event after all processors, or undefined where one dropped it. One that throws is skipped and counted. */
export function process(
  event: LogEvent | ErrorReport,
  processors: readonly Processor[],
  faults: FaultChannel,
): LogEvent | ErrorReport | undefined {
  let current: LogEvent | ErrorReport | undefined = event
  for (const processor of processors) {
    try {
      current = processor(current)
    } catch (cause) {
      faults.report('processor_failed', cause)
    }
    if (current === undefined) return undefined
  }
  return current
}
