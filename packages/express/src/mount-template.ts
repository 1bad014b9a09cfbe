// Where a router is mounted, as its pattern: Express itself tells only the path that matched, ids and all.
import { read } from '@obs/http'

/** The template of the path under which the route of `req` was found: from the patterns of the routers, or guessed. */
export function mountTemplate(req: object): string {
  const base = read(req, 'baseUrl')
  if (typeof base !== 'string' || base === '') return ''
  const segments = base.split('/').slice(1)
  // Express 4 throws at whoever reads `router`; `read` gives nothing then.
  return templateIn(read(read(req, 'app'), 'router'), segments) ?? guessed(segments)
}

// Router 2.3 and later keep each layer's pattern.
function templateIn(router: unknown, segments: readonly string[]): string | undefined {
  if (segments.length === 0) return ''
  for (const layer of listAt(router, 'stack')) {
    const [pattern, below] = [read(layer, 'rawPath'), read(layer, 'handle')]
    if (typeof pattern !== 'string') continue
    const parts = pattern.split('/').filter((part) => part !== '')
    if (!covers(parts, segments)) continue
    const rest = templateIn(below, segments.slice(parts.length))
    if (rest !== undefined) return parts.length === 0 ? rest : `/${parts.join('/')}${rest}`
  }
  return undefined
}

function covers(parts: readonly string[], segments: readonly string[]): boolean {
  if (parts.length > segments.length) return false
  return parts.every(
    (part, index) => /[:*{(]/.test(part) || part.toLowerCase() === segments[index]?.toLowerCase(),
  )
}

// What holds a digit is taken for an id, a version apart, so that the label stays bounded.
function guessed(segments: readonly string[]): string {
  return segments.map((part) => `/${/\d/.test(part) && !/^v\d+$/i.test(part) ? ':id' : part}`).join('')
}

function listAt(of: unknown, key: string): readonly unknown[] {
  const value = read(of, key)
  return Array.isArray(value) ? value : []
}
