// The numbers of all worker threads of this process, read from the memory they share.
import { disagreement, type Declaration } from '../declaration.ts'
import type { ReadFamily } from '../family.ts'
import { keyOf } from '../points.ts'
import type { LabelTexts } from '../series.ts'
import { totalMax } from '../series-limits.ts'
import type { DistantSeries } from './distant-series.ts'
import type { SharedPage } from './shared-page.ts'
import { ThreadLog } from './thread-log.ts'
import { ThreadSeries } from './thread-series.ts'

type ThreadFamily = Readonly<{ declaration: Declaration; series: Map<string, ThreadSeries> }>
type Thread = Readonly<{ log: ThreadLog; series: Map<DistantSeries, ThreadSeries> }>

/** What the worker threads have counted; series over the bound of all together are left out. */
export class ThreadBook {
  readonly #threads = new Map<number, Thread>()
  readonly #families = new Map<string, ThreadFamily>()
  readonly #forgotten = new Set<number>()
  #count = 0

  /** Takes a page that a thread announced. */
  add(thread: number, page: SharedPage): void {
    if (this.#forgotten.has(thread)) return
    const known = this.#threads.get(thread) ?? this.#open()
    this.#threads.set(thread, known)
    known.log.add(page)
  }

  /** Leaves a thread out, now and later: its numbers go another way. */
  forget(thread: number): void {
    for (const [series, sum] of this.#threads.get(thread)?.series ?? []) sum.drop(series)
    this.#threads.delete(thread)
    this.#forgotten.add(thread)
  }

  /** A thread has ended: what it counted stays, its memory goes. */
  end(thread: number): void {
    const ended = this.#threads.get(thread)
    ended?.log.read()
    for (const [series, sum] of ended?.series ?? []) sum.fold(series)
    this.#threads.delete(thread)
    this.#forgotten.delete(thread)
  }

  /**
   * The families of this thread with the series of the others beside its own, then those that only others have. A metric
   * that another thread declares as another kind, unit or label set is left out.
   */
  *join(own: Iterable<ReadFamily>): Generator<ReadFamily> {
    for (const { log } of this.#threads.values()) log.read()
    const names = new Set<string>()
    for (const family of own) {
      const { declaration } = family
      names.add(declaration.name)
      const theirs = this.#families.get(declaration.name)
      yield theirs === undefined || disagreement(theirs.declaration, declaration) !== undefined
        ? family
        : both(family, theirs)
    }
    for (const { declaration, series } of this.#families.values())
      if (!names.has(declaration.name)) yield { declaration, all: () => filled(series) }
  }

  #open(): Thread {
    const series: Thread['series'] = new Map()
    const log = new ThreadLog((declaration, labels, found) => {
      const sum = this.#seriesOf(declaration, labels)
      if (sum === undefined) return
      sum.add(found)
      series.set(found, sum)
    })
    return { log, series }
  }

  #seriesOf(declaration: Declaration, labels: LabelTexts): ThreadSeries | undefined {
    const { name } = declaration
    const family = this.#families.get(name) ?? { declaration, series: new Map<string, ThreadSeries>() }
    if (disagreement(family.declaration, declaration) !== undefined) return undefined
    this.#families.set(name, family)
    const key = keyOf(labels)
    const known = family.series.get(key)
    if (known !== undefined || this.#count >= totalMax) return known
    this.#count += 1
    const series = new ThreadSeries(family.declaration, labels)
    family.series.set(key, series)
    return series
  }
}

function both(family: ReadFamily, { series }: ThreadFamily): ReadFamily {
  return {
    declaration: family.declaration,
    isMixed: true,
    keepAll: () => family.keepAll?.(),
    all: (now) => [...family.all(now), ...filled(series)],
  }
}

function filled(series: ThreadFamily['series']): readonly ThreadSeries[] {
  return [...series.values()].filter((one) => !one.isEmpty)
}
