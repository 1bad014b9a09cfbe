// The numbers of one process as text, one line per series, so that other processes can add theirs: written from live
// series, read back as states. A format of this package alone; both sides are the same version or skip each other.
import { BucketWindow, emptyWindow } from './bucket-window.ts'
import type { Declaration } from './declaration.ts'
import { keepSummed, type PointSource } from './points.ts'
import type { LabelTexts, Reading, Series } from './series.ts'
import {
  isSeriesLine,
  type SeriesLine,
  type SeriesRest,
  type ValuesLine,
  type WindowLine,
} from './slab-line.ts'
import { ValueReading } from './value-reading.ts'

/** What of a declaration other processes need. */
export type FamilyHead = Pick<Declaration, 'name' | 'kind' | 'help' | 'unit' | 'across'>

/** One series of another process at its last word. */
export type SeriesState = Readonly<{ labels: LabelTexts; reading: Reading }>

/** One metric of another process. */
export type FamilyState = Readonly<{ head: FamilyHead; series: readonly SeriesState[] }>

/** Writes the numbers of one instance; series that did not move since the last time cost no second encoding. */
export class SlabWriter {
  readonly #source: PointSource
  readonly #lines = new WeakMap<Series, { activity: number; text: string }>()

  constructor(source: PointSource) {
    this.#source = source
  }

  /** Everything now, a line each, every line ended. */
  text(): string {
    const now = this.#source.now()
    this.#source.beforeRead(now)
    let text = ''
    for (const family of this.#source.families()) {
      keepSummed(family)
      text += headLine(family.declaration)
      for (const series of family.all(now)) text += this.#seriesText(series, now)
    }
    return text
  }

  #seriesText(series: Series, now: Parameters<Series['read']>[0]): string {
    // Rates and gauges change by time alone.
    const activity = series.kind === 'meter' || series.kind === 'gauge' ? undefined : series.activity()
    const known = activity === undefined ? undefined : this.#lines.get(series)
    if (known !== undefined && known.activity === activity) return known.text
    const text = series
      .read(now)
      .map((reading) => seriesLine({ labels: series.labels, reading }))
      .join('')
    if (activity !== undefined) this.#lines.set(series, { activity, text })
    return text
  }
}

/** States as text, as `SlabWriter` writes it. */
export function slabText(families: readonly FamilyState[]): string {
  return families.map(({ head, series }) => headLine(head) + series.map(seriesLine).join('')).join('')
}

/** Reads what `SlabWriter` wrote. Lines that are no such lines are left out; equal lines are read once per `reader`. */
export class SlabReader {
  #known = new Map<string, SeriesState>()

  /** The states in a text. */
  read(text: string): readonly FamilyState[] {
    const families: { head: FamilyHead; series: SeriesState[] }[] = []
    const known = new Map<string, SeriesState>()
    for (const line of text.split('\n')) {
      if (line.startsWith('[')) {
        const state = this.#known.get(line) ?? seriesOf(parsed(line))
        if (state === undefined) continue
        known.set(line, state)
        families.at(-1)?.series.push(state)
      } else if (line !== '') {
        const head = headOf(parsed(line))
        // What follows an unreadable head belongs to nobody.
        if (head !== undefined) families.push({ head, series: [] })
        else families.push({ head: nobody, series: [] })
      }
    }
    this.#known = known
    return families.filter(({ head }) => head !== nobody)
  }
}

const nobody: FamilyHead = { name: '', kind: 'gauge', help: undefined, unit: undefined, across: 'last' }

function headLine({ name, kind, help, unit, across }: FamilyHead): string {
  return `${JSON.stringify({ name, kind, help, unit, across })}\n`
}

function seriesLine({ labels, reading }: SeriesState): string {
  const { value, rates, exemplars, ranks, part, values } = reading
  const rest: SeriesRest = {
    ...(rates === undefined ? {} : { rates }),
    ...(exemplars === undefined ? {} : { exemplars }),
    ...(ranks === undefined ? {} : { ranks: textOfRanks(ranks) }),
    ...(part === undefined ? {} : { part }),
    ...(values === undefined || values.count === 0 ? {} : { values: valuesLine(values) }),
  }
  const line: SeriesLine = Object.keys(rest).length === 0 ? [labels, value] : [labels, value, rest]
  return `${JSON.stringify(line)}\n`
}

function valuesLine({ parts }: ValueReading): ValuesLine {
  const { count, sum, min, max, zeros, scale, positive, negative } = parts
  const line = [count, sum, min, max, zeros, scale, windowLine(positive.trimmed())] as const
  return negative.counts.length === 0 ? line : [...line, windowLine(negative.trimmed())]
}

function windowLine({ offset, counts }: BucketWindow): WindowLine {
  const line = [offset]
  let empty = 0
  for (const count of counts) {
    if (count === 0) empty += 1
    else {
      if (empty > 0) line.push(-empty)
      line.push(count)
      empty = 0
    }
  }
  return line
}

function windowOfLine(line: WindowLine): BucketWindow {
  const [offset = 0, ...runs] = line
  const counts = runs.flatMap((run) => (run < 0 ? Array.from({ length: -run }, () => 0) : [run]))
  return new BucketWindow(offset, Float64Array.from(counts))
}

function textOfRanks(ranks: Uint8Array): string {
  return String.fromCharCode(...ranks.map((rank) => rank + 0x30))
}

function ranksOfText(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) - 0x30)
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const kinds: ReadonlySet<unknown> = new Set([
  'counter',
  'gauge',
  'meter',
  'timer',
  'histogram',
  'distinct',
  'state',
])

function headOf(line: unknown): FamilyHead | undefined {
  const { name, kind, help, unit, across } = (line ?? {}) as Partial<FamilyHead>
  if (typeof name !== 'string' || kind === undefined || !kinds.has(kind)) return undefined
  if (![help, unit].every((text) => text === undefined || typeof text === 'string')) return undefined
  return { name, kind, help, unit, across: across ?? 'sum' }
}

function seriesOf(line: unknown): SeriesState | undefined {
  if (!isSeriesLine(line)) return undefined
  const [labels, value, rest = {}] = line
  const { rates, exemplars, ranks, part, values } = rest
  const reading: Reading = {
    value,
    ...(rates === undefined ? {} : { rates }),
    ...(exemplars === undefined ? {} : { exemplars }),
    ...(ranks === undefined ? {} : { ranks: ranksOfText(ranks) }),
    ...(part === undefined ? {} : { part }),
    ...(values === undefined ? {} : { values: valuesOf(values) }),
  }
  return { labels, reading }
}

function valuesOf([count, sum, min, max, zeros, scale, positive, negative]: ValuesLine): ValueReading {
  return new ValueReading({
    count,
    sum,
    min,
    max,
    zeros,
    scale,
    positive: windowOfLine(positive),
    negative: negative === undefined ? emptyWindow : windowOfLine(negative),
  })
}
