// A unit of work outside of a request: one line with outcome, one timer, a failure captured once and rethrown.
import { runInScope, type Fields, type Pipeline } from '@obs/core'
import type { Logger } from './logger.ts'
import { openScope, type Scope, type WorkScope } from './scope.ts'

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

/** The `run` of an instance. A failure is captured as `name`.failed, then rethrown. */
export function createRun(parts: RunParts): Run {
  return <T>(name: string, second: Fields | ((scope: Scope) => T), third?: (scope: Scope) => T): T => {
    const fn = third ?? (second as (scope: Scope) => T)
    const scope = openScope(parts.pipeline, parts.log, third === undefined ? undefined : second)
    return runInScope(scope.state, () => measured(parts, name, scope, fn))
  }
}

function measured<T>(parts: RunParts, name: string, scope: WorkScope, fn: (scope: Scope) => T): T {
  const start = parts.pipeline.clock.monotonicMs()
  const end = (outcome: Outcome): void => {
    const durationMs = Math.round((parts.pipeline.clock.monotonicMs() - start) * 1000) / 1000
    parts.time(name, outcome, durationMs)
    if (outcome === 'success') scope.log.info(name, { outcome, duration_ms: durationMs })
    else scope.set({ outcome, duration_ms: durationMs })
  }
  const fail = (err: unknown): never => {
    end('failure')
    const errorId = parts.log.error(name, { err })
    scope.state.adopt(errorId)
    throw err
  }
  try {
    const result = fn(scope)
    return isPromise(result)
      ? (result.then((value) => (end('success'), value), fail) as T)
      : (end('success'), result)
  } catch (err) {
    return fail(err)
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise
}
