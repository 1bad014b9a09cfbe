// What a format makes of the resource alone. An instance says the same of itself in every event, so that is made once.

/** Who speaks. */
export type Resource = Readonly<Record<string, string>>

/** `make`, with its result kept for as long as the resource is in use. */
export function perResource<T>(make: (resource: Resource) => T): (resource: Resource) => T {
  const made = new WeakMap<Resource, { readonly part: T }>()
  return (resource) => {
    const known = made.get(resource)
    if (known !== undefined) return known.part
    const part = make(resource)
    made.set(resource, { part })
    return part
  }
}
