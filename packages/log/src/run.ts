// A unit of work outside of a request: one line with outcome, one timer, a failure captured once and rethrown.
import { isThenable, ObsFault, runInScope, type Fields, type Pipeline } from '@obs/core'
import type { Logger } from './logger.ts'
import { WorkScope, type Scope } from './scope.ts'

/** Runs `fn` as a unit of work and returns what it returns. */
export interface Run {
  <T>(name: string, fn: (scope: Scope) => T): T
  <T>(name: string, fields: Fields, fn: (scope: Scope) => T): T
}

/** What `run` needs of the instance beside its pipeline. */
export interface RunParts {
  readonly pipeline: Pipeline
  readonly log: Logger
  /** Records the duration of a run under its name and outcome. */
  time(name: string, outcome: Outcome, durationMs: number): void
}

/** How a run ended. */
export type Outcome = 'success' | 'failure'

/** The `run` of an instance. A failure is captured under `name`, then rethrown. */
export function createRun(parts: RunParts): Run {
  return <T>(name: string, second: Fields | ((scope: Scope) => T), third?: (scope: Scope) => T): T => {
    const fn = third ?? (second as (scope: Scope) => T)
    const fields = third === undefined ? undefined : second
    if (typeof name !== 'string' || typeof fn !== 'function')
      throw new ObsFault(
        'bad_option',
        "run takes a name and a function: run('invoices.nightly', async () => …), fields between them",
      )
    const scope = new WorkScope(parts.pipeline, parts.log, name, fields)
    return runInScope(scope, () => measured(parts, name, scope, fn))
  }
}

function measured<T>(parts: RunParts, name: string, scope: WorkScope, fn: (scope: Scope) => T): T {
  const measure = (outcome: Outcome): number => {
    const durationMs = scope.elapsedMs()
    parts.time(name, outcome, durationMs)
    return durationMs
  }
  const succeed = <V>(value: V): V => {
    scope.log.info(name, { outcome: 'success', duration_ms: measure('success') })
    scope.end()
    return value
  }
  const fail = (err: unknown): never => {
    scope.set({ outcome: 'failure', duration_ms: measure('failure') })
    scope.fail(name, err, {})
    scope.end()
    throw err
  }
  return settled(fn, scope, succeed, fail)
}

function settled<T>(
  fn: (scope: Scope) => T,
  scope: Scope,
  succeed: <V>(value: V) => V,
  fail: (err: unknown) => never,
): T {
  let result: T
  try {
    result = fn(scope)
  } catch (err) {
    return fail(err)
  }
  // By way of a promise: what a `then` of somebody's own gives back, and how often it calls, is not ours to trust.
  return isThenable(result) ? (Promise.resolve(result).then(succeed, fail) as T) : succeed(result)
}
