// A storm in one line: every ten seconds, per active group, how many occurrences were counted but not reported.
import type { Clock, Lines } from '@obs/core'
import type { Group, GroupTable } from './groups.ts'

const everyMs = 10_000

/** The summary lines of one instance. Its timer runs only while something is unsaid. */
export class Summaries {
  readonly #clock: Clock
  readonly #lines: Lines
  readonly #table: GroupTable
  #timer: Disposable | undefined

  constructor(clock: Clock, lines: Lines, table: GroupTable) {
    this.#clock = clock
    this.#lines = lines
    this.#table = table
  }

  /** Counts one occurrence that was not reported. */
  add(group: Group): void {
    group.unsummarised += 1
    this.#timer ??= this.#clock.after(everyMs, () => this.#write())
  }

  /** Writes what is unsaid and stops. */
  close(): void {
    this.#timer?.[Symbol.dispose]()
    this.#write()
  }

  #write(): void {
    this.#timer = undefined
    for (const group of this.#table.all()) {
      if (group.unsummarised === 0) continue
      const { unsummarised: more, count, event, type, lastId } = group
      group.unsummarised = 0
      this.#lines.line('warn', 'errors.suppressed', {
        group: group.group,
        failed: event,
        type,
        more,
        count,
        last_id: lastId,
      })
    }
  }
}
