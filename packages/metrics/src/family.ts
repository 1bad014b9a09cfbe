// All series of one declaration: found by label values, bounded in number.
import type { FaultChannel, LabelValue } from '@obs/core'
import type { Series } from './series.ts'

/** The label that the overflow series carries instead of the declared ones, as OpenTelemetry names it. */
const overflowLabels: Readonly<Record<string, string>> = { 'otel.metric.overflow': 'true' }

/** One series with its labels. */
export type Labelling<S> = Readonly<{ series: S; labels: Readonly<Record<string, string>> }>

type Labels = Readonly<Record<string, LabelValue>>
type Branch = Map<unknown, unknown>

/** What a declaration says; two declarations of a name must agree. */
export type Declaration = Readonly<{
  name: string
  kind: Series['kind']
  help: string | undefined
  unit: string | undefined
  labels: readonly string[]
  states: readonly string[]
}>

/** The series of one declaration. */
export class Family<S extends Series> {
  readonly declaration: Declaration
  readonly #make: () => S
  readonly #seriesMax: () => number
  readonly #faults: FaultChannel
  readonly #byKey = new Map<string, Labelling<S>>()
  #overflow: Labelling<S> | undefined
  // Series by label values in declared order, one map per label: no key is built on the way.
  readonly #trie: Branch = new Map()
  #leaves = 0

  constructor(declaration: Declaration, make: () => S, seriesMax: () => number, faults: FaultChannel) {
    this.declaration = declaration
    this.#make = make
    this.#seriesMax = seriesMax
    this.#faults = faults
  }

  /** The series of a declaration without labels. */
  single(): S {
    return this.#find('', {})
  }

  /** The series with these label values; over the limit, the overflow series. */
  with(labels: Labels): S {
    const names = this.declaration.labels
    if (names.length === 0) return this.single()
    let node: unknown = this.#trie
    for (const name of names) {
      node = (node as Branch).get(labels[name])
      if (node === undefined) return this.#grow(labels)
    }
    return node as S
  }

  /** All series with their labels. */
  all(): readonly Labelling<S>[] {
    return this.#overflow === undefined
      ? [...this.#byKey.values()]
      : [...this.#byKey.values(), this.#overflow]
  }

  // Spellings of one series (200 and '200') are leaves of their own, so their number is bounded too.
  #grow(labels: Labels): S {
    const names = this.declaration.labels
    let key = ''
    for (const name of names) key += `${textOf(labels[name])}\u0000`
    const series = this.#find(key, labels)
    const values = names.map((name) => labels[name])
    if (this.#leaves < 2 * this.#seriesMax() && values.every(isPlain)) this.#plant(values, series)
    return series
  }

  #plant(values: readonly unknown[], series: S): void {
    let node = this.#trie
    for (const value of values.slice(0, -1)) {
      const next = (node.get(value) as Branch | undefined) ?? new Map<unknown, unknown>()
      node.set(value, next)
      node = next
    }
    node.set(values.at(-1), series)
    this.#leaves += 1
  }

  #find(key: string, labels: Labels): S {
    const known = this.#byKey.get(key)
    if (known !== undefined) return known.series
    if (this.#byKey.size >= this.#seriesMax()) return this.#overflowed()
    const texts = this.declaration.labels.map((name) => [name, textOf(labels[name])] as const)
    const made = { series: this.#make(), labels: Object.fromEntries(texts) }
    this.#byKey.set(key, made)
    return made.series
  }

  #overflowed(): S {
    if (this.#overflow === undefined)
      this.#faults.report('series_full', `${this.declaration.name}: ${this.#widest()}`)
    this.#overflow ??= { series: this.#make(), labels: overflowLabels }
    return this.#overflow.series
  }

  /** Names the label with the most different values: the one to bound. */
  #widest(): string {
    const widths = this.declaration.labels.map((name) => {
      const values = new Set([...this.#byKey.values()].map(({ labels }) => labels[name]))
      return { name, width: values.size }
    })
    const widest = widths.toSorted((a, b) => b.width - a.width)[0]
    return widest === undefined ? 'no label' : `label '${widest.name}' has ${widest.width} different values`
  }
}

const valueMax = 256

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= valueMax)
}

function textOf(value: LabelValue | undefined): string {
  if (typeof value === 'string') return value.length > valueMax ? value.slice(0, valueMax) : value
  // A caller without types may pass anything; a symbol or an object must not throw or run code.
  return typeof value === 'object' || typeof value === 'function' ? '[object]' : String(value)
}
