// Functions of the application that we call: they may throw, and be async where their type says nothing of it. Nobody else waits for
// their promises: what these reject with would end the process.

/** Calls `act`; `failed` is told what it throws or rejects with. */
export function guarded(act: () => unknown, failed: (cause: unknown) => void): void {
  try {
    const done = act()
    if (done instanceof Promise) done.catch(failed)
  } catch (cause) {
    failed(cause)
  }
}

/** What a function gave that has to answer at once. Throws TypeError with `told` for a promise. */
export function atOnce<Given>(given: Given, told: string): Given {
  if (!(given instanceof Promise)) return given
  given.catch(() => undefined)
  throw new TypeError(told)
}

/** Whether a value can be awaited. Not only Promise: query builders, which have not run before they are, and promises of another realm. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
