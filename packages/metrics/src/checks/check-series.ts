// The gauge that a check is told by: its code for every backend, all it found for those that know checks.
import type { LabelTexts, Moment, Reading, Series } from '../series.ts'
import { codeOf } from './bounds.ts'
import type { RunningCheck } from './check.ts'

/** One series of the family `checks`. */
export class CheckSeries implements Series {
  readonly labels: LabelTexts
  readonly #check: () => RunningCheck | undefined

  /** @param check the running check of that name, if there is one: after its end another may be declared */
  constructor(labels: LabelTexts, check: () => RunningCheck | undefined) {
    this.labels = labels
    this.#check = check
  }

  get kind(): 'gauge' {
    return 'gauge'
  }

  read(now: Moment): readonly Reading[] {
    const check = this.#check()?.judge(now)
    return check === undefined ? [] : [{ value: codeOf(check.state), check }]
  }

  // It is read, not used: never idle.
  activity(): undefined {
    return undefined
  }
}
