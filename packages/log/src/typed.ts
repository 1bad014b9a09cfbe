// The event catalogue: names and field types checked at compile time, and the metrics an event moves.
import { checkOptions, kind, type Fields, type Kinds, type LabelValue, type Options } from '@obs/core'
import type { FanOut } from './loggable.ts'
import type { Logger } from './logger.ts'

/** What an event does beside its line. `labels` apply to counter and histogram. */
export type EventSpec<F> = Options<{
  /** Never reported: counted apart. */
  expected: boolean
  /** Name of a counter that every such event moves by one. */
  counter: string
  /** Fields whose values become labels. */
  labels: readonly (keyof F & string)[]
  /** A histogram that takes the value of a numeric field. */
  histogram: { readonly name: string; readonly field: keyof F & string; readonly unit?: string }
}>

/** Every event of `E`, `{}` where there is nothing to add. */
export type Catalogue<E extends object> = { readonly [K in keyof E]: EventSpec<E[K]> }

/** A log method that knows its events. */
export interface TypedMethod<E extends object, R, X extends unknown[] = []> {
  <K extends keyof E & string>(event: K, fields: E[K], ...rest: X): R
}

/** A logger that accepts only the events of `E`. */
export type TypedLogger<E extends object> = Record<
  'trace' | 'debug' | 'info' | 'warn',
  TypedMethod<E, void>
> &
  Record<'error' | 'fatal', TypedMethod<E, string, [fanOut?: FanOut]>> & {
    bind(fields: Fields): TypedLogger<E>
  }

/** What the catalogue needs of a metrics registry; @obs/metrics has it. */
export interface DeclareMetrics {
  counter(name: string, options: { labels: readonly string[] }): { with(labels: Labels): { add(): void } }
  histogram(
    name: string,
    options: { labels: readonly string[]; unit?: string },
  ): { with(labels: Labels): { record(value: number): void } }
}

type Labels = Readonly<Record<string, LabelValue>>
type Move = (fields: unknown) => void
type Plain = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'bind'>

/** Wraps a logger so that a catalogued event also moves its metrics, whatever the level gates. */
export function typedLogger<E extends object>(
  log: Plain,
  specs: Catalogue<E>,
  metrics: DeclareMetrics | undefined,
): TypedLogger<E> {
  checkOptions('typed', { specs }, argument, 'closed')
  const moves = new Map<string, Move>()
  const expected = new Set<string>()
  for (const [event, spec] of Object.entries<EventSpec<never>>(specs)) {
    if (metrics !== undefined) moves.set(event, moveOf(spec, metrics))
    if (spec.expected === true) expected.add(event)
  }
  return wrapped(log, moves, expected) as unknown as TypedLogger<E>
}

const metric = kind.name('give its name')
const spec: Kinds<EventSpec<never>> = {
  expected: kind.flag,
  counter: kind.text,
  labels: kind.listOf(kind.text),
  histogram: kind.group({
    name: metric,
    field: kind.name('give the field whose value counts'),
    unit: kind.text,
  }),
}
const event = kind.needed(kind.group(spec), 'give {} at least')
const argument = {
  specs: kind.needed(kind.mapOf(event), "give a catalogue, as in typed({ 'payment.failed': {} })"),
}

function wrapped(log: Plain, moves: ReadonlyMap<string, Move>, expected: ReadonlySet<string>): object {
  const line = (level: 'trace' | 'debug' | 'info' | 'warn') => (event: string, fields: object) => {
    moves.get(event)?.(fields)
    log[level](event, fields)
  }
  const fail = (level: 'error' | 'fatal') => (event: string, fields: object, fanOut?: FanOut) => {
    moves.get(event)?.(fields)
    return log[level](event, fields, expected.has(event) ? { expected: true, ...fanOut } : fanOut)
  }
  return {
    trace: line('trace'),
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: fail('error'),
    fatal: fail('fatal'),
    bind: (fields: Fields) => wrapped(log.bind(fields), moves, expected),
  }
}

function moveOf(spec: EventSpec<never>, metrics: DeclareMetrics): Move {
  const names: readonly string[] = spec.labels ?? []
  const counter = spec.counter === undefined ? undefined : metrics.counter(spec.counter, { labels: names })
  const { name, field, unit } = spec.histogram ?? {}
  const histogram =
    name === undefined
      ? undefined
      : metrics.histogram(name, { labels: names, ...(unit === undefined ? {} : { unit }) })
  return (fields) => {
    const labels = Object.fromEntries(names.map((label) => [label, labelOf(read(fields, label))]))
    counter?.with(labels).add()
    if (field !== undefined) histogram?.with(labels).record(read(fields, field) as number)
  }
}

// An absent field is the empty label, which Prometheus and its kin treat as none.
function labelOf(value: unknown): LabelValue {
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value ?? '')
}

// Callers without types may pass anything, and a getter may throw: the line is written all the same.
function read(fields: unknown, key: string): unknown {
  try {
    return (fields as Readonly<Record<string, unknown>> | undefined)?.[key]
  } catch {
    return '[unreadable]'
  }
}
