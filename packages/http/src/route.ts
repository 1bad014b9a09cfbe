// The route of a request as a bounded label: the template, never the path itself.

/** The label of requests that no route matched. */
export const unmatched = '(unmatched)'

/** Joins where a router is mounted and the route's own pattern; anything but text is `unmatched`. */
export function routeTemplate(base: unknown, pattern: unknown): string {
  const own = Array.isArray(pattern) ? (pattern as unknown[])[0] : pattern
  if (typeof own !== 'string' && !(own instanceof RegExp)) return unmatched
  const joined = `${typeof base === 'string' ? base : ''}${String(own)}`
  if (own instanceof RegExp) return joined
  return joined.length > 1 && joined.endsWith('/') ? joined.slice(0, -1) : joined
}

/** The path of a request target, without its query. Clients of a proxy send the whole address. */
export function pathOf(target: string): string {
  const end = target.indexOf('?')
  const path = end < 0 ? target : target.slice(0, end)
  return path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*\/?/i, '/')
}
