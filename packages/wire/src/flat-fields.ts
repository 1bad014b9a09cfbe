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
