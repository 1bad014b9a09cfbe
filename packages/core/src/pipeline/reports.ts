// Reports after the call that made them: completed later, in slices, or at once when the process ends or a test records.
import type { Clock } from '../clock.ts'
import type { ErrorReport } from '../event/event.ts'
import type { FaultChannel } from '../fault.ts'
import type { Occurrence, Occurrences } from '../ports.ts'
import type { ScopeState } from '../scope/scope.ts'
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'
import { Later } from './later.ts'
import type { Outflow } from './outflow.ts'
import { reportOf } from './report-of.ts'

/** What reports need of their pipeline. */
export interface ReportsHost {
  readonly clock: Clock
  readonly faults: FaultChannel
  readonly occurrences: Occurrences
}

/** The reports of one instance that wait for their frames and source lines. */
export class Reports {
  readonly #host: ReportsHost
  readonly #outflow: Outflow
  readonly #later: Later

  constructor(host: ReportsHost, outflow: Outflow) {
    this.#host = host
    this.#outflow = outflow
    this.#later = new Later(host.clock)
  }

  /** Takes the report of an admitted occurrence, with the lines of its work up to now. */
  add(line: LineSnapshot, occurrence: Occurrence, scope: ScopeState | undefined): void {
    if (!this.#outflow.takesReports) {
      this.#host.occurrences.unreported(occurrence)
      return
    }
    const trail = scope?.trail() ?? []
    const job = (sync: boolean): void => {
      this.#outflow.report(this.#completed(reportOf(line, occurrence, trail), sync))
    }
    if (this.#outflow.recording) job(false)
    else this.#later.add(job)
  }

  /** Completes all that wait, now. `sync`: the process is ending, nothing is read from disk. */
  finish(sync: boolean): void {
    this.#later.finish(sync)
  }

  #completed(report: ErrorReport, sync: boolean): ErrorReport {
    try {
      return this.#host.occurrences.complete(report, sync)
    } catch (cause) {
      this.#host.faults.report('report_failed', cause)
      return report
    }
  }
}
