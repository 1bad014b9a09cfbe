// Recorded values as exponential buckets: the live record.
import { bucketIndex, scaleMax } from './bucket-index.ts'
import { BucketWindow } from './bucket-window.ts'
import { ValueReading } from './value-reading.ts'

const smallestNormal = 2 ** -1022

/** Everything recorded so far. Values below 2^-1022 in size count as zero. */
export class ValueRecord {
  count = 0
  sum = 0
  min: number = Infinity
  max: number = -Infinity
  zeros = 0
  #positive: BucketWindow = new BucketWindow()
  // Made at the first negative value.
  #negative: BucketWindow | undefined
  // How many times the scale was halved: buckets of scale 5 become buckets of scale 5 - shift.
  #shift = 0
  // What was last read shares the windows: they are copied by the next value, not by the reading of a series at rest.
  #reading: ValueReading | undefined

  /** Adds a finite value. */
  add(value: number): void {
    if (this.#reading !== undefined) this.#part()
    this.count += 1
    this.sum += value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    if (value >= smallestNormal) {
      const index = bucketIndex(value)
      if (!this.#positive.add(index >> this.#shift)) this.#widen(index, this.#positive)
    } else if (value > -smallestNormal) this.zeros += 1
    else this.#addNegative(bucketIndex(-value))
  }

  /** What is recorded so far; later values do not show in it. */
  read(): ValueReading {
    const { count, sum, min, max, zeros } = this
    this.#reading ??= new ValueReading({
      count,
      sum: saturated(sum),
      min,
      max,
      zeros,
      scale: scaleMax - this.#shift,
      positive: this.#positive,
      negative: this.#negative,
    })
    return this.#reading
  }

  #part(): void {
    this.#reading = undefined
    this.#positive = this.#positive.copy()
    this.#negative = this.#negative?.copy()
  }

  #addNegative(index: number): void {
    this.#negative ??= new BucketWindow()
    if (!this.#negative.add(index >> this.#shift)) this.#widen(index, this.#negative)
  }

  // Values over 32 octaves apart: buckets twice as wide, for both signs, until the window holds them. At scale -1 the
  // whole range of doubles fits.
  #widen(index: number, full: BucketWindow): void {
    const sign = full === this.#positive ? 'positive' : 'negative'
    do {
      this.#shift += 1
      this.#positive = this.#positive.halved()
      this.#negative = this.#negative?.halved()
    } while (!(sign === 'positive' ? this.#positive : this.#negative)?.add(index >> this.#shift))
  }
}

// A sum of huge values is the largest double, not infinite: backends refuse what is not finite.
function saturated(sum: number): number {
  if (Number.isFinite(sum)) return sum
  return Number.isNaN(sum) ? 0 : Math.sign(sum) * Number.MAX_VALUE
}
