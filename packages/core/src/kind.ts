// What options may be, as data: one line for each, so that a misspelt name or a value of another kind is told and does not quietly
// mean the default. Values are shown only where they are words or numbers: what stands in the wrong place may be a secret.
import { ObsFault } from './fault.ts'

/** What an option may be. */
export type Kind = Readonly<{
  /** What is wrong with the value of the option called `name`, and the mend; undefined: nothing. */
  complaint(name: string, value: unknown): string | undefined
}>

/** What an option may be that must be given. */
export type NeededKind = Kind & Readonly<{ isNeeded: true }>

/** A line for every option of `O`: what may be left out is a kind, the rest a needed one. */
export type Kinds<O> = { readonly [N in keyof O]-?: {} extends Pick<O, N> ? Kind : NeededKind }

type NamedKinds = Readonly<Record<string, Kind>>

/** The kinds there are. */
export const kind: Readonly<{
  text: Kind
  flag: Kind
  call: Kind
  anything: Kind
  /** Some object; what it holds is checked elsewhere. */
  object: Kind
  /** A text or a pattern. */
  matcher: Kind
  /** One of a few words. */
  oneOf(...words: readonly (string | number)[]): Kind
  /** A finite number. */
  atLeast(least: number): Kind
  /** A number, which may be Infinity. */
  above(bound: number): Kind
  between(least: number, most: number): Kind
  listOf(entry: Kind, mend?: string): Kind
  /** An object whose names the user chooses, such as labels. */
  mapOf(entry: Kind): Kind
  /** An object of options. */
  group(kinds: NamedKinds): Kind
  /** An object that has these among others. */
  shape(kinds: NamedKinds): Kind
  /** What fits, or else an object of that kind: `false` or options, for one. */
  either(fits: (value: unknown) => boolean, object: Kind, mend: string): Kind
  /** Whatever else; `shown`: a word or number, which is no secret. */
  that(fits: (value: unknown) => boolean, mend: string): Kind
  shown(fits: (value: unknown) => boolean, mend: string): Kind
  /** Must be given; `mend` says what. */
  needed(one: Kind, mend: string): NeededKind
  /** A text that must be given and must not be empty. */
  name(mend: string): NeededKind
}> = {
  text: kindOf((value) => typeof value === 'string', 'give a text'),
  flag: kindOf((value) => typeof value === 'boolean', 'give true or false'),
  call: kindOf((value) => typeof value === 'function', 'give a function'),
  anything: { complaint: () => undefined },
  object: kindOf(isRecord, 'give an object'),
  matcher: kindOf(
    (value) => typeof value === 'string' || value instanceof RegExp,
    'give a text or a pattern',
  ),
  oneOf: (...words) =>
    shownKind(
      (value) => words.includes(value as string),
      `use ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
    ),
  atLeast: (least) =>
    shownKind((value) => isNumber(value) && value >= least, `give a finite number of at least ${least}`),
  above: (bound) =>
    shownKind((value) => typeof value === 'number' && value > bound, `give a number above ${bound}`),
  between: (least, most) =>
    shownKind((value) => isNumber(value) && value >= least && value <= most, `give ${least} to ${most}`),
  listOf,
  mapOf,
  group: (kinds) => ({ complaint: (name, value) => groupComplaint(name, value, kinds, 'closed') }),
  shape: (kinds) => ({ complaint: (name, value) => groupComplaint(name, value, kinds, 'open') }),
  either,
  that: kindOf,
  shown: shownKind,
  needed,
  name: (mend) =>
    needed(
      {
        complaint: (name, value) =>
          value === '' ? `${name} is empty: ${mend}` : kind.text.complaint(name, value),
      },
      mend,
    ),
}

/**
 * Throws ObsFault `bad_option` for a value that is not of its kind, for what is needed and missing, and for a name that is none of
 * the options'. `open`: names beside them are somebody else's to know.
 */
export function checkOptions(
  owner: string,
  options: unknown,
  kinds: NamedKinds,
  names: 'open' | 'closed',
): void {
  const told = groupComplaint('', options, kinds, names)
  if (told !== undefined) throw new ObsFault('bad_option', `${owner}: ${told}`)
}

function groupComplaint(
  group: string,
  value: unknown,
  kinds: NamedKinds,
  names: 'open' | 'closed',
): string | undefined {
  if (value === undefined && group !== '') return undefined
  if (!isRecord(value))
    return `${group === '' ? 'what was given' : group} is ${typeName(value)}: give an object`
  const inner = (name: string): string => (group === '' ? name : `${group}.${name}`)
  const odd = names === 'open' ? undefined : Object.keys(value).find((name) => !Object.hasOwn(kinds, name))
  if (odd !== undefined)
    return `there is no option '${inner(odd)}'; there are ${Object.keys(kinds).map(inner).join(', ')}`
  // A metric may be declared at every use: no list of pairs is made here.
  for (const name of Object.keys(kinds)) {
    const told = kinds[name]?.complaint(inner(name), value[name])
    if (told !== undefined) return told
  }
  return undefined
}

function listOf(entry: Kind, mend = 'give a list'): Kind {
  return {
    complaint(name, value) {
      if (value === undefined) return undefined
      if (!Array.isArray(value)) return `${name} is ${typeName(value)}: ${mend}`
      return firstOf(value.entries(), ([at, one]) => entry.complaint(`${name}[${at}]`, one ?? null))
    },
  }
}

function mapOf(entry: Kind): Kind {
  return {
    complaint(name, value) {
      if (value === undefined) return undefined
      if (!isRecord(value)) return `${name} is ${typeName(value)}: give an object`
      return firstOf(Object.entries(value), ([key, one]) => entry.complaint(`${name}.${key}`, one))
    },
  }
}

function either(fits: (value: unknown) => boolean, object: Kind, mend: string): Kind {
  return {
    complaint(name, value) {
      if (value === undefined || fits(value)) return undefined
      return isRecord(value) ? object.complaint(name, value) : `${name} is ${typeName(value)}: ${mend}`
    },
  }
}

function needed(one: Kind, mend: string): NeededKind {
  return {
    isNeeded: true,
    complaint: (name, value) =>
      value === undefined ? `${name} is missing: ${mend}` : one.complaint(name, value),
  }
}

function kindOf(fits: (value: unknown) => boolean, mend: string): Kind {
  return {
    complaint: (name, value) =>
      value === undefined || fits(value) ? undefined : `${name} is ${typeName(value)}: ${mend}`,
  }
}

function shownKind(fits: (value: unknown) => boolean, mend: string): Kind {
  return {
    complaint: (name, value) =>
      value === undefined || fits(value) ? undefined : `${name} is ${shown(value)}: ${mend}`,
  }
}

function firstOf<T>(entries: Iterable<T>, complaint: (entry: T) => string | undefined): string | undefined {
  for (const entry of entries) {
    const told = complaint(entry)
    if (told !== undefined) return told
  }
  return undefined
}

/** Whether a value is an object and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeName(value)
}

/** What a value is, in words that show nothing of it. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'a text'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
