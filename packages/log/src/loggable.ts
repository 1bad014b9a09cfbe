// The types of a log call: what may stand in the second place, and how a failure fans out.
import type { Failing, Options } from '@obs/core'

/** Why a value is no data, as a sentence; never where it is. */
type Refusal<F> = F extends string | number | boolean | bigint | symbol | readonly unknown[]
  ? 'data goes in an object: { key: value }'
  : F extends (...args: never[]) => infer R
    ? R extends PromiseLike<unknown>
      ? 'lazy fields are synchronous'
      : R extends object
        ? never
        : 'lazy fields return an object'
    : never

type Refusals<F> = [Refusal<F>] extends [never] ? [] : [Refusal<F>]

/**
 * An object, `() => object`, or whatever a catch caught; anything else is refused with a sentence.
 *
 * Refusals are spread so that the type parameter of a wrapper passes, too: of a list of unknown length the compiler knows
 * that it is not the list of one sentence; of any other condition on a type parameter it takes both outcomes for possible.
 */
export type Loggable<F> = [...Refusals<F>] extends [string] ? Refusals<F>[0] : F

/**
 * `report: false`: counted, not sent. `expected: true`: counted apart, not sent. `fingerprint`: what the group is made
 * of instead of type and stack; `{{ default }}` in it stands for those.
 */
export type FanOut = Options<{ report: boolean; expected: boolean; fingerprint: readonly string[] }>

/** Writes a line: constant event name first, data second. */
export interface LogMethod {
  <F = undefined>(event: string, fields?: Loggable<F>): void
}

/** Line, report and meter; always returns their id. */
export interface ErrorMethod {
  <F = undefined>(event: string, fields?: Loggable<F>, fanOut?: FanOut): string
}

/** What the pipeline is told about a failure's fan-out. */
export function fanOutOf(fanOut: FanOut | undefined): Failing['fanOut'] {
  if (fanOut?.expected === true) return 'expected'
  return fanOut?.report === false ? 'counted' : 'report'
}
