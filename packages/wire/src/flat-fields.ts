// Nested fields as one flat list, for wires that know only scalars: names joined by dots, lists as JSON.

/** A value a flat wire can hold. */
export type Scalar = string | number | boolean

/** `{ a: { b: 1 }, list: [2] }` as `[['a.b', 1], ['list', '[2]']]`; null and undefined are left out. */
export function flatFields(
  fields: Readonly<Record<string, unknown>>,
): readonly (readonly [string, Scalar])[] {
  const flat: (readonly [string, Scalar])[] = []
  const add = (name: string, value: unknown): void => {
    if (value === null || value === undefined) return
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      flat.push([name, value])
    else if (Array.isArray(value) || typeof value !== 'object') flat.push([name, JSON.stringify(value)])
    else for (const [key, inner] of Object.entries(value)) add(`${name}.${key}`, inner)
  }
  for (const [name, value] of Object.entries(fields)) add(name, value)
  return flat
}

/**
 * Fields as `flatFields` gives them, then what stands beside them, all under the names that `nameOf` makes of theirs. A field
 * that comes to a name of what stands beside gets underscores behind it.
 */
export function flatBeside(
  fields: Readonly<Record<string, unknown>>,
  beside: Readonly<Record<string, string>>,
  nameOf: (name: string) => string = (name) => name,
): readonly (readonly [string, Scalar])[] {
  const flat = flatFields(fields).map(([name, value]) => [nameOf(name), value] as const)
  const own = Object.entries(beside).map(([name, value]) => [nameOf(name), value] as const)
  const taken = new Set(own.map(([name]) => name))
  if (!flat.some(([name]) => taken.has(name))) return [...flat, ...own]
  for (const [name] of flat) taken.add(name)
  const apart = flat.map(([name, value]) => [isOf(own, name) ? freeName(name, taken) : name, value] as const)
  return [...apart, ...own]
}

function isOf(pairs: readonly (readonly [string, unknown])[], name: string): boolean {
  return pairs.some(([known]) => known === name)
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  while (taken.has(free)) free += '_'
  return free
}
