// Reading from what others made: errors of any library, requests of any framework.

/** A property of anything; undefined where it cannot be read. */
export function read(from: unknown, key: string): unknown {
  if (from === null || (typeof from !== 'object' && typeof from !== 'function')) return undefined
  try {
    return (from as Readonly<Record<string, unknown>>)[key]
  } catch {
    return undefined
  }
}
