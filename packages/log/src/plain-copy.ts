// Fields that may wait: a copy of few small values that nobody can change later.

const keysMax = 32
const charactersMax = 1000

/** A copy of `fields`; undefined where it is no plain object, a value could change or is long, there are many, or reading one threw. */
export function plainCopy(fields: object): Readonly<Record<string, unknown>> | undefined {
  try {
    const prototype: unknown = Object.getPrototypeOf(fields)
    if (prototype !== Object.prototype && prototype !== null) return undefined
    const copy: Record<string, unknown> = { ...fields }
    let count = 0
    for (const key in copy) {
      count += 1
      if (count > keysMax || !isPlain(copy[key])) return undefined
    }
    return copy
  } catch {
    return undefined
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= charactersMax
  return value === null || (typeof value !== 'object' && typeof value !== 'function')
}
