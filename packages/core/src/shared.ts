// State that must be one per process, even where two copies of the package are installed.

const key = Symbol.for('@obs/1')

/** The value under `name`, made by the first copy that asks. */
export function shared<T>(name: string, make: () => T): T {
  const states = sharedStates()
  if (!states.has(name)) states.set(name, make())
  return states.get(name) as T
}

/** The value under `name` where some copy has made it. */
export function sharedAlready(name: string): unknown {
  return sharedStates().get(name)
}

function sharedStates(): Map<string, unknown> {
  const host = globalThis as { [key]?: Map<string, unknown> }
  return (host[key] ??= new Map<string, unknown>())
}
