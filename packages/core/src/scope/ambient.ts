// The public `context`: fields that follow the running code without being passed along.
import type { Fields } from '../event/event.ts'
import { ObsFault } from '../fault.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { fieldsOf } from '../snapshot/line-snapshot.ts'
import { currentScope, runInScope } from './context.ts'
import { ScopeState } from './scope.ts'

/** Fields of the running code. Call fields win over bound ones, bound over these. */
export interface Context {
  /** Runs `fn`; it and all it awaits carry the fields. */
  run<T>(fields: Fields, fn: () => T): T
  /** The fields in force, as data. */
  get(): Readonly<Record<string, unknown>>
  /** Adds to the request or run in force, so to its closing line too; outside of one: nothing, and a fault. */
  set(fields: Fields): void
}

/** The context of an instance. */
export function createContext(pipeline: Pipeline): Context {
  return {
    run(fields, fn) {
      if (typeof fn !== 'function')
        throw new ObsFault(
          'bad_option',
          "context.run takes fields and a function: context.run({ tenant: 'a' }, () => …)",
        )
      return runInScope(ScopeState.fields(pipeline.bind(fields), currentScope()), fn)
    },
    get: () => fieldsOf(currentScope()?.members.text ?? ''),
    set(fields) {
      const scope = currentScope()
      if (scope === undefined) pipeline.faults.report('context_outside')
      else scope.add(pipeline.bind(fields))
    },
  }
}
