// A histogram: a record of values, with exemplars.
import { Exemplars } from './exemplars.ts'
import type { Histogram } from './instruments.ts'
import type { LabelTexts, Reading, Series, SeriesHost, Shares, Woken } from './series.ts'
import type { RawValues } from './raw-values.ts'
import { ValueRecord } from './value-record.ts'

/** Every 64th value and every new maximum asks whose work is in force: reading that costs as much as recording. */
const probeMask = 63
const unread: readonly Reading[] = []

/** One histogram series. */
export class HistogramSeries implements Histogram, Series {
  readonly labels: LabelTexts
  readonly values: ValueRecord
  readonly #host: SeriesHost
  readonly #raw: RawValues | undefined
  // Is given each value, too: what keeps them all, or who waits for the next.
  #beside: Pick<RawValues, 'keep'> | undefined
  #exemplars: Exemplars | undefined
  // The same object while nothing is recorded, so that nobody works on it twice.
  #readings = unread

  constructor(host: SeriesHost, labels: LabelTexts, raw?: RawValues) {
    this.#host = host
    this.labels = labels
    this.values = new ValueRecord(host.slab)
    this.#raw = raw
    this.#beside = raw
  }

  get kind(): 'histogram' {
    return 'histogram'
  }

  record(value: number): void {
    const { values } = this
    if (typeof value !== 'number' || value - value !== 0) return this.#host.refuse(value)
    if ((values.count & probeMask) === 0 || value > values.max) this.#probe(value)
    values.add(value)
    this.#beside?.keep(value)
    return undefined
  }

  /** Records a value that can be found under these ids. */
  recordExemplar(value: number, labels: LabelTexts): void {
    this.#keep(value, labels)
    this.values.add(value)
    this.#beside?.keep(value)
  }

  activity(): number {
    return this.values.count
  }

  read(): readonly Reading[] {
    const values = this.values.read()
    if (this.#readings[0]?.values !== values) this.#readings = [this.#reading()]
    return this.#readings
  }

  shares(): Shares {
    return this.values.shares()
  }

  park(woken: Woken): void {
    this.values.park()
    const keep = (value: number | string): void => {
      this.#beside = this.#raw
      this.#raw?.keep(value)
      woken()
    }
    this.#beside = { keep }
  }

  #reading(): Reading {
    const values = this.values.read()
    const exemplars = this.#exemplars?.read()
    const raw = this.#raw?.read()
    return {
      value: values.count,
      values,
      ...(exemplars === undefined ? {} : { exemplars }),
      ...(raw === undefined ? {} : { raw }),
    }
  }

  #probe(value: number): void {
    const labels = this.#host.workLabels()
    if (labels !== undefined) this.#keep(value, labels)
  }

  #keep(value: number, labels: LabelTexts): void {
    this.#exemplars ??= new Exemplars()
    this.#exemplars.keep(value, this.#host.now().epochMs, labels)
  }
}
