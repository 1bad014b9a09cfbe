// Reading what a user made: a getter or a proxy may throw at whoever looks.

/** What stands where something could not be read. */
export const unreadable = '[unreadable]'

/** A property, or what says that it could not be read. */
export function read(from: object, key: string): unknown {
  try {
    return (from as Readonly<Record<string, unknown>>)[key]
  } catch {
    return unreadable
  }
}
