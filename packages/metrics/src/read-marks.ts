// How far each reader of an instance has read: a series may go idle only once all of them have told what it counted.

/** A reader that has not come for so long is taken as gone. */
const silentMsMax = 60 * 60_000

type Mark = Readonly<{ turn: number; cameMs: number }>

/** The marks of one instance's readers. They are counted in turns: two things in one moment of the clock have an order too. */
export class ReadMarks {
  readonly #marks = new Map<object, Mark>()
  #turn = 0

  /** The turn of now: what is seen in it, only readers that end a later one have told. */
  get turn(): number {
    return this.#turn
  }

  /** There is a reader that has read nothing yet. */
  made(reader: object, nowMs: number): void {
    this.#forgetSilent(nowMs)
    this.#marks.set(reader, { turn: 0, cameMs: nowMs })
  }

  /** A reader has collected: a new turn begins. */
  begin(): number {
    this.#turn += 1
    return this.#turn
  }

  /** A reader has told all that was seen before this turn. */
  read(reader: object, turn: number, nowMs: number): void {
    this.#marks.set(reader, { turn, cameMs: nowMs })
  }

  /** A reader that comes no more. */
  gone(reader: object): void {
    this.#marks.delete(reader)
  }

  /** The turn before which every reader has told what was seen; Infinity where there is none. */
  least(nowMs: number): number {
    this.#forgetSilent(nowMs)
    return Math.min(...[...this.#marks.values()].map(({ turn }) => turn))
  }

  #forgetSilent(nowMs: number): void {
    for (const [reader, { cameMs }] of this.#marks)
      if (nowMs - cameMs > silentMsMax) this.#marks.delete(reader)
  }
}
