// How many series an instance may hold, and for how long unused.
import { ObsFault, type Options } from '@obs/core'
import { ReadMarks } from './read-marks.ts'

/** Series of all metrics together. */
export const totalMax = 50_000
const seriesMaxDefault = 2000

/** The limits in force; one object per instance, changed in place. */
export class SeriesLimits {
  /** Label sets per metric. */
  seriesMax: number = seriesMaxDefault
  /** How long a series may go unused, in ms. */
  idleMsMax: number = Infinity
  /** How many more series all metrics together may make. */
  left: number = totalMax
  /** What readers have told; a series goes idle no earlier. */
  readonly reads: ReadMarks = new ReadMarks()

  /** Changes the limits. Throws ObsFault `bad_option`. */
  configure({ seriesMax = seriesMaxDefault, idleMsMax = Infinity }: LimitSettings): void {
    if (!Number.isSafeInteger(seriesMax) || seriesMax < 1)
      throw new ObsFault('bad_option', `metrics.seriesMax is ${seriesMax}: give a whole number of at least 1`)
    if (!(idleMsMax >= 1000))
      throw new ObsFault('bad_option', `metrics.idleMsMax is ${idleMsMax}: give at least 1000 ms`)
    this.seriesMax = seriesMax
    this.idleMsMax = idleMsMax
  }
}

/** What an application may set. */
export type LimitSettings = Options<{
  /** Label sets per metric; further ones go to the overflow series. Default 2000; all metrics together 50 000. */
  seriesMax: number
  /** A series unused for so many ms is left out until it is used again. Default: never. */
  idleMsMax: number
}>
