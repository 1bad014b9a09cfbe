// What a worker thread and the main thread share: pages of memory, and a log in it that says what lies where.
import type { Declaration } from '../declaration.ts'
import type { LabelTexts } from '../series.ts'

/** A page of shared memory. Numbers begin at 0 in each thread; a page is announced before anything tells of a place in it. */
export type SharedPage = Readonly<{
  number: number
  kind: 'cells' | 'slots' | 'log'
  buffer: SharedArrayBuffer
}>

/** A place by the number of its page. */
export type Spot = readonly [page: number, at: number]

/** One line of the log. Families and series are numbered by their order. */
export type LogRecord =
  | Readonly<{ is: 'family'; declaration: Declaration }>
  | Readonly<{ is: 'series'; family: number; labels: LabelTexts; cells: Spot }>
  | Readonly<{
      is: 'buckets'
      series: number
      of: 'positive' | 'negative'
      slots: Spot
      length: number
      offset: number
      shift: number
      carried?: Spot | undefined
    }>

/** The first four bytes of a log page say where its text ends; it is stored and loaded atomically, so that what it covers is whole. */
export const logHead = 4
