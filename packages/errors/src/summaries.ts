// A storm in one line: every ten seconds, per active group, how many occurrences were counted but not reported.
import type { Clock, Lines } from '@obs/core'
import type { Group } from './group.ts'

const everyMs = 10_000

/** The summary lines of one instance. Its timer runs only while something is unsaid. */
export class Summaries {
  readonly #clock: Clock
  readonly #lines: Lines
  readonly #groups: () => Iterable<Group>
  #timer: Disposable | undefined

  /** @param groups gives the groups that may have something unsaid */
  constructor(clock: Clock, lines: Lines, groups: () => Iterable<Group>) {
    this.#clock = clock
    this.#lines = lines
    this.#groups = groups
  }

  /** Counts one occurrence that was not reported. */
  add(group: Group): void {
    group.unsummarised += 1
    this.#timer ??= this.#clock.after(everyMs, () => this.#write())
  }

  /** Writes what is unsaid and stops until there is more. */
  flush(): void {
    this.#timer?.[Symbol.dispose]()
    this.#write()
  }

  /** Writes the line of one group, where there is something to say. */
  tell(group: Group): void {
    if (group.unsummarised === 0) return
    const { unsummarised: more, count, lastId, identity } = group
    group.unsummarised = 0
    const { event: failed, type } = identity
    this.#lines.line('warn', 'errors.suppressed', {
      group: group.key,
      failed,
      type,
      more,
      count,
      last_id: lastId,
    })
  }

  #write(): void {
    this.#timer = undefined
    for (const group of this.#groups()) this.tell(group)
  }
}
