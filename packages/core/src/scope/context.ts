// Which scope is in force: the one AsyncLocalStorage of the process, shared by every copy of this package.
import { AsyncLocalStorage } from 'node:async_hooks'
import { shared } from '../shared.ts'
import type { ScopeState } from './scope.ts'

const storage = shared('scope', () => new AsyncLocalStorage<ScopeState>())

/** The scope of the running code, if any. */
export function currentScope(): ScopeState | undefined {
  return storage.getStore()
}

/** Runs `fn`, and all it awaits, in `scope`. */
export function runInScope<T>(scope: ScopeState, fn: () => T): T {
  return storage.run(scope, fn)
}
