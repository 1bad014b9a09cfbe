// What becomes of a metric on its way to a reader: left out, renamed, or with fewer labels.
import { checkOptions, kind, ObsFault, typeName, type Kinds, type View } from '@obs/core'
import { globPattern } from './glob.ts'

/** What leaves of a metric. `labels`: the ones kept; undefined: all. */
export type Shape = Readonly<{ name: string; labels: readonly string[] | undefined }>

/** The shape of a metric for one reader; undefined: it does not leave. */
export type Shaping = (name: string) => Shape | undefined

/** `allow` and `forbid` decide whether a metric leaves; `prune` keeps it but drops its labels. */
export type Rule = readonly ['allow' | 'forbid' | 'prune', glob: string]

const whole = (name: string): Shape => ({ name, labels: undefined })

/** Compiles the rules of an instance; a metric that none matches is allowed. Throws ObsFault `bad_option`. */
export function compileRules(rules: readonly Rule[]): Shaping {
  const compiled = rules.map((rule: unknown) => {
    const [fate, glob] = Array.isArray(rule) ? (rule as readonly unknown[]) : [rule]
    return { fate: fateOf(fate), pattern: globPattern('metrics.rules', glob) }
  })
  return (name) => {
    const fate = compiled.findLast(({ pattern }) => pattern.test(name))?.fate
    if (fate === 'forbid') return undefined
    return fate === 'prune' ? { name, labels: [] } : whole(name)
  }
}

/** Compiles the views of one sink; the last that matches shapes the metric. Throws ObsFault `bad_option`. */
export function compileViews(views: readonly View[]): Shaping {
  // Found out while the metrics are read, a view that cannot be followed would end the process.
  checkOptions('a metric sink', { views }, { views: viewsKind }, 'closed')
  const compiled = views.map((view) => ({ view, pattern: globPattern('views', view.metric) }))
  return (name) => {
    const view = compiled.findLast(({ pattern }) => pattern.test(name))?.view
    if (view?.drop === true) return undefined
    return view === undefined ? whole(name) : { name: view.name ?? name, labels: view.labels }
  }
}

/** The first shaping, then the second: an instance's rules, then a sink's views. Shapes are kept by name. */
export function shapings(first: Shaping, second: Shaping): Shaping {
  const known = new Map<string, Shape | undefined>()
  return (name) => {
    if (known.has(name)) return known.get(name)
    const shape = both(first(name), second)
    known.set(name, shape)
    return shape
  }
}

function both(one: Shape | undefined, second: Shaping): Shape | undefined {
  const other = one === undefined ? undefined : second(one.name)
  if (one === undefined || other === undefined || one.labels === undefined) return other
  const { labels } = one
  return { name: other.name, labels: other.labels?.filter((label) => labels.includes(label)) ?? labels }
}

const viewsMend = "list them, as in [{ metric: 'http.*', labels: ['route'] }]"
const viewKinds: Kinds<View> = {
  metric: kind.needed(kind.text, "give a glob, as in 'http.*'"),
  drop: kind.flag,
  name: kind.that(
    (value) => typeof value === 'string' && value !== '',
    'give the name that the metric has there',
  ),
  labels: kind.listOf(kind.text, "list those that stay, as in ['route']"),
}

const viewsKind = kind.needed(kind.listOf(kind.group(viewKinds), viewsMend), viewsMend)

function fateOf(fate: unknown): Rule[0] {
  if (fate === 'allow' || fate === 'forbid' || fate === 'prune') return fate
  throw new ObsFault(
    'bad_option',
    `metrics.rules holds ${typeof fate === 'string' ? `'${fate}'` : typeName(fate)}: a rule is ['allow' | 'forbid' | 'prune', glob]`,
  )
}
