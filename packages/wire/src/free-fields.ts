// Fields beside names that a format has for itself.

/** The fields, those that have a name which is taken under another. */
export function freeFields(
  fields: Readonly<Record<string, unknown>>,
  taken: ReadonlySet<string>,
  renamed: (name: string) => string,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields)
  // Most lines have none.
  if (!entries.some(([name]) => taken.has(name))) return fields
  return Object.fromEntries(entries.map(([name, value]) => [taken.has(name) ? renamed(name) : name, value]))
}
