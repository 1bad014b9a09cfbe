// What to do with failures of a kind: never report them, or only a share. They count either way.
import { ObsFault, type Options, type Sighting } from '@obs/core'
import { claimsOf } from './sites.ts'

/** Matches failures; every given part must fit. Text matches the whole value, `*` stands for any characters. */
export type ErrorRule = Options<{
  type: string | RegExp
  code: string | number
  event: string | RegExp
  message: string | RegExp
  /** HTTP status the error asks for. */
  status: number
}> &
  Readonly<{
    /** Share of the reports that admission wants which are sent, 0 to 1; 0 ignores the failures. Counts stay exact. */
    keep: number
  }>

interface CompiledRule {
  readonly keep: number
  fits(sighting: Sighting): boolean
}

type Part = Exclude<keyof ErrorRule, 'keep'>

const parts: Readonly<Record<Part, readonly [fits: (value: unknown) => boolean, mend: string]>> = {
  type: [isPattern, 'give a text or a pattern'],
  code: [(value) => typeof value === 'string' || typeof value === 'number', 'give a text or a number'],
  event: [isPattern, 'give a text or a pattern'],
  message: [isPattern, 'give a text or a pattern'],
  status: [(value) => typeof value === 'number', 'give a number'],
}
const names: readonly string[] = [...Object.keys(parts), 'keep']

/** The rules of an instance; the first that fits decides. */
export class Rules {
  readonly #rules: readonly CompiledRule[]

  /** Throws ObsFault for a share that is none, and for a part that is misspelt or of another kind: it would fit all or nothing. */
  constructor(rules: readonly ErrorRule[]) {
    if (!Array.isArray(rules))
      throw new ObsFault(
        'bad_option',
        "errors.rules is no list: give one, as in [{ type: 'AbortError', keep: 0 }]",
      )
    this.#rules = rules.map(compile)
  }

  /** The share of a failure's reports to send. */
  keep(sighting: Sighting): number {
    if (this.#rules.length === 0) return 1
    for (const rule of this.#rules) if (rule.fits(sighting)) return rule.keep
    return 1
  }
}

function compile(rule: ErrorRule, index: number): CompiledRule {
  checkParts(rule, index)
  const { keep, code, status } = rule
  if (!(keep >= 0 && keep <= 1))
    throw new ObsFault(
      'bad_option',
      `errors.rules[${index}].keep is ${String(keep)}: give a share from 0 to 1`,
    )
  const type = matcher(rule.type)
  const event = matcher(rule.event)
  const message = matcher(rule.message)
  return {
    keep,
    fits: (sighting) =>
      type(sighting.data?.type ?? '') &&
      event(sighting.event) &&
      message(sighting.data?.message ?? '') &&
      (code === undefined || sighting.data?.code === code) &&
      (status === undefined || claimsOf(sighting, sighting.error).status === status),
  }
}

function matcher(given: string | RegExp | undefined): (text: string) => boolean {
  if (given === undefined) return () => true
  const pattern =
    typeof given === 'string' ? globOf(given) : new RegExp(given.source, given.flags.replace(/[gy]/g, ''))
  return (text) => pattern.test(text.length > 512 ? text.slice(0, 512) : text)
}

function globOf(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*')}$`,
  )
}

function checkParts(rule: unknown, index: number): void {
  const place = `errors.rules[${index}]`
  if (typeof rule !== 'object' || rule === null)
    throw new ObsFault('bad_option', `${place} is no rule: give one, as in { type: 'AbortError', keep: 0 }`)
  for (const [name, value] of Object.entries(rule)) {
    if (!names.includes(name))
      throw new ObsFault('bad_option', `there is no option '${place}.${name}'; there are ${names.join(', ')}`)
    if (name === 'keep' || value === undefined) continue
    const [fits, mend] = parts[name as Part]
    if (!fits(value)) throw new ObsFault('bad_option', `${place}.${name} is of another kind: ${mend}`)
  }
}

function isPattern(value: unknown): boolean {
  return typeof value === 'string' || value instanceof RegExp
}
