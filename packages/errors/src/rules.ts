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

/** The rules of an instance; the first that fits decides. */
export class Rules {
  readonly #rules: readonly CompiledRule[]

  /** Throws ObsFault for a share that is none. */
  constructor(rules: readonly ErrorRule[]) {
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
