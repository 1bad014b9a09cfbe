// The last ten seconds, one, five and fifteen minutes: differences of readings, exact where decaying samples are not.
import type { Clock, MetricPoint } from '@obs/core'
import type { Declaration } from './declaration.ts'
import { mergeReadings } from './merge.ts'
import { collectPoints, isUnused, partsOf, type Earlier, type PointSource } from './points.ts'
import type { LabelTexts, Moment, Reading, Series } from './series.ts'

const stepMs = 10_000
const minuteMs = 60_000
/** The longest window, in ms. */
export const windowMsMax: number = 15 * minuteMs

/** The series of one metric together; `seconds` is what the window really spans. */
export type WindowTotal = Readonly<{ declaration: Declaration; reading: Reading; seconds: number }>

/** `atMs` is monotonic: the wall clock may be set while a window is open. `turn`: of the read marks. */
type Capture = Readonly<{ atMs: number; turn: number; readings: Map<Series, readonly Reading[]> }>

/** Keeps readings of the last quarter of an hour while somebody wants them: every 10 s, older ones every minute. */
export class Windows {
  readonly #source: PointSource
  readonly #clock: Clock
  readonly #createdMs: number
  #captures: Capture[] = []
  #timer: Disposable | undefined
  #askedMs = 0
  readonly #holders = new Set<Readonly<{ windowMs: number }>>()
  // What those had counted that have gone idle: they may come back within a window that began without them.
  readonly #rested = new WeakMap<Series, readonly Reading[]>()

  constructor(source: PointSource, clock: Clock) {
    this.#source = source
    this.#clock = clock
    this.#createdMs = clock.monotonicMs()
  }

  /**
   * The points of the last `windowMs`, at most 15 minutes. Their `since` says what they really span: up to 10 s more,
   * a minute more beyond the first; less while readings are younger. The first call starts the keeping; 15 minutes
   * after the last call it ends.
   */
  recent(windowMs: number): readonly MetricPoint[] {
    const now = this.#source.now()
    this.#askedMs = now.monotonicMs
    this.#begin()
    const capture = this.#captureBefore(now.monotonicMs - Math.min(windowMs, windowMsMax))
    return collectPoints(this.#source, this.#source.rules, this.#earlier(capture, now))
  }

  /**
   * What the series of one metric with these labels were together in the last `windowMs`; undefined where there is no such
   * series. It reaches back only while somebody holds the windows.
   */
  total(metric: string, labels: LabelTexts, windowMs: number, now: Moment): WindowTotal | undefined {
    const family = [...this.#source.families()].find(({ declaration }) => declaration.name === metric)
    if (family === undefined) return undefined
    const { declaration } = family
    const { kind, across } = declaration
    const capture = this.#captureBefore(now.monotonicMs - windowMs)
    const [first, ...others] = partsOf(family, now, { earlier: this.#earlier(capture, now) })
      .filter((part) => bears({ ...part.labels, ...part.reading.part }, labels))
      .map((part) => part.reading)
    if (first === undefined) return undefined
    const reading = others.reduce((sum, other) => mergeReadings(kind, across, sum, other), first)
    const seconds = (now.monotonicMs - (capture?.atMs ?? this.#createdMs)) / 1000
    return { declaration, reading, seconds }
  }

  /** Keeps readings from now on, asked for or not, until disposed; no series goes idle that was used in the last `windowMs`. */
  hold(windowMs: number = windowMsMax): Disposable {
    const holder = { windowMs }
    this.#holders.add(holder)
    this.#begin()
    this.#mark()
    return {
      [Symbol.dispose]: () => {
        this.#holders.delete(holder)
        this.#mark()
      },
    }
  }

  /** Ends the keeping. */
  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    this.#captures = []
  }

  // The reading to count from; none where all that was ever counted lies within the window.
  #captureBefore(fromMs: number): Capture | undefined {
    const isYoung = this.#createdMs >= fromMs
    return this.#captures.findLast(({ atMs }) => atMs <= fromMs) ?? (isYoung ? undefined : this.#captures[0])
  }

  #begin(): void {
    if (this.#timer !== undefined) return
    this.#capture()
    this.#timer = this.#clock.after(stepMs, () => this.#tick())
  }

  #tick(): void {
    this.#timer = undefined
    if (this.#holders.size > 0 || this.#clock.monotonicMs() - this.#askedMs <= windowMsMax) this.#begin()
    else this.#captures = []
  }

  // A series that was not used since the last capture shares its reading: what stands still costs nothing.
  #capture(): void {
    const now = this.#source.now()
    this.#source.beforeRead(now)
    const before = this.#captures.at(-1)
    const readings = new Map<Series, readonly Reading[]>()
    for (const family of this.#source.families())
      for (const series of family.all(now)) {
        if (series.kind === 'gauge' || series.kind === 'distinct') continue
        const last = before?.readings.get(series)
        readings.set(series, last !== undefined && isUnused(series, last) ? last : series.read(now))
      }
    for (const [series, last] of before?.readings ?? [])
      if (!readings.has(series)) this.#rested.set(series, last)
    this.#captures.push({ atMs: now.monotonicMs, turn: this.#source.reads.begin(), readings })
    this.#thin(now.monotonicMs)
    this.#mark()
  }

  // As a reader that has told what lies before the longest window that is held.
  #mark(): void {
    const { reads } = this.#source
    if (this.#holders.size === 0) return reads.gone(this)
    const nowMs = this.#clock.monotonicMs()
    const longestMs = Math.max(...[...this.#holders].map(({ windowMs }) => windowMs))
    return reads.read(this, this.#captureBefore(nowMs - longestMs)?.turn ?? 0, nowMs)
  }

  #earlier(capture: Capture | undefined, now: Moment): Earlier | undefined {
    if (capture === undefined) return undefined
    const { atMs, readings } = capture
    return {
      at: Math.round(now.epochMs - (now.monotonicMs - atMs)),
      of: (series) => readings.get(series) ?? this.#rested.get(series),
    }
  }

  // Beyond the last minute one capture per minute is enough; one beyond the longest window is its far end.
  #thin(nowMs: number): void {
    while ((this.#captures[1]?.atMs ?? nowMs) <= nowMs - windowMsMax) this.#captures.shift()
    this.#captures = this.#captures.filter(
      ({ atMs }, index, all) =>
        index === 0 || nowMs - atMs <= minuteMs || minuteOf(atMs) !== minuteOf(all[index - 1]?.atMs),
    )
  }
}

function bears(labels: LabelTexts, wanted: LabelTexts): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value)
}

function minuteOf(atMs: number | undefined): number {
  return Math.floor((atMs ?? 0) / minuteMs)
}
