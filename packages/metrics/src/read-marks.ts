// How far each reader of an instance has read: a series may go idle only once all of them have told what it counted.

/** A reader that has not come for so long is taken as gone. */
const silentMsMax = 60 * 60_000

type Mark = Readonly<{ readMs: number; cameMs: number }>

/** The marks of one instance's readers; times are monotonic. */
export class ReadMarks {
  readonly #marks = new Map<object, Mark>()

  /** There is a reader that has read nothing yet. */
  made(reader: object, nowMs: number): void {
    this.#forgetSilent(nowMs)
    this.#marks.set(reader, { readMs: -Infinity, cameMs: nowMs })
  }

  /** A reader has told all there was at `nowMs`. */
  read(reader: object, nowMs: number): void {
    this.#marks.set(reader, { readMs: nowMs, cameMs: nowMs })
  }

  /** Up to when every reader has read; Infinity where there is none. */
  least(nowMs: number): number {
    this.#forgetSilent(nowMs)
    return Math.min(...[...this.#marks.values()].map(({ readMs }) => readMs))
  }

  #forgetSilent(nowMs: number): void {
    for (const [reader, { cameMs }] of this.#marks)
      if (nowMs - cameMs > silentMsMax) this.#marks.delete(reader)
  }
}
