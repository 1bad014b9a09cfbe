// What the declaration of a metric says, and whether two of one name agree.
import type { Declared } from './check-declaration.ts'
import type { GaugeSum } from './merge.ts'
import type { Series } from './series.ts'

/** What a declaration says; two declarations of a name must agree. */
export type Declaration = Readonly<{
  name: string
  kind: Series['kind']
  help: string | undefined
  unit: string | undefined
  labels: readonly string[]
  states: readonly string[]
  /** What several gauges are together. */
  across: GaugeSum
}>

/** A declaration with its defaults. */
export function declarationOf(name: string, kind: Declaration['kind'], options: Declared): Declaration {
  const { help, unit, labels = [], states = [], across = 'sum' } = options
  return { name, kind, help, unit, labels, states, across }
}

/** Where two declarations of a name do not agree, as in `with unit 's'` and `without unit`; undefined: they do. */
export type Disagreement = Readonly<{ one: string; other: string }>

/** The first part that is not the same in both. The order of labels says nothing: they are found by name. */
export function disagreement(a: Declaration, b: Declaration): Disagreement | undefined {
  for (const part of ['kind', 'unit', 'labels', 'states'] as const) {
    const [one, other] = [textOf(a[part]), textOf(b[part])]
    if (one !== other) return { one: said(part, one), other: said(part, other) }
  }
  return undefined
}

function textOf(part: string | readonly string[] = ''): string {
  return typeof part === 'string' ? part : part.toSorted().join(',')
}

function said(part: string, text: string): string {
  return text === '' ? `without ${part}` : `with ${part} '${text}'`
}
