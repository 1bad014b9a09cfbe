// What to do with failures of a kind: never report them, or only a share. They count either way.
import { kind, literal, type Kind, type Kinds, type Options, type Sighting } from '@obs/core'
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

/** What a rule may be: a part that is misspelt or of another kind would fit all or nothing. */
export const ruleKind: Kind = kind.group({
  type: kind.matcher,
  code: kind.that(
    (value) => typeof value === 'string' || typeof value === 'number',
    'give a text or a number',
  ),
  event: kind.matcher,
  message: kind.matcher,
  status: kind.that((value) => typeof value === 'number', 'give a number'),
  keep: kind.needed(kind.between(0, 1), 'give a share from 0 to 1'),
} satisfies Kinds<ErrorRule>)

/** The rules of an instance; the first that fits decides. */
export class Rules {
  readonly #rules: readonly CompiledRule[]

  /** @param rules checked before */
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

function compile(rule: ErrorRule): CompiledRule {
  const { keep, code, status } = rule
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
  return new RegExp(`^${text.split('*').map(literal).join('[^]*')}$`)
}
