// Exemplars of one distribution: the latest value of each power of two, with the ids under which it can be found.
import type { Exemplar } from '@obs/core'
import type { LabelTexts } from './series.ts'

/** So many powers of two are kept; a new one then takes the place of the oldest. */
export const exemplarsMax = 16

/** The exemplars of one series, so that fast and slow calls are both found. */
export class Exemplars {
  readonly #byOctave = new Map<number, Exemplar>()

  /** Keeps a value; `time` in epoch ms. */
  keep(value: number, time: number, labels: LabelTexts): void {
    const octave = value === 0 ? -Infinity : Math.ceil(Math.log2(Math.abs(value)))
    this.#byOctave.delete(octave)
    if (this.#byOctave.size >= exemplarsMax) {
      for (const oldest of this.#byOctave.keys()) {
        this.#byOctave.delete(oldest)
        break
      }
    }
    this.#byOctave.set(octave, { value, time, labels })
  }

  /** Oldest first; undefined where there are none. */
  read(): readonly Exemplar[] | undefined {
    return this.#byOctave.size === 0 ? undefined : [...this.#byOctave.values()]
  }
}
