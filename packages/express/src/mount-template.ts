// Where a router is mounted, as its pattern: Express itself tells only the path that matched, ids and all.
import { read } from '@obs/http'

/** The template of the path under which the route of `req` was found: from the patterns of the routers, or guessed. */
export function mountTemplate(req: object): string {
  const base = read(req, 'baseUrl')
  if (typeof base !== 'string' || base === '') return ''
  const segments = base.split('/').slice(1)
  return templateIn(routerOf(req), segments) ?? guessed(segments)
}

/**
 * The same where a router may have been left by an error, which takes its part off `baseUrl` again: what the route's own
 * pattern does not cover of the whole path. Nothing is guessed, since an application may have rewritten its address.
 */
export function leftMountTemplate(req: object, path: string, pattern: unknown): string {
  if (typeof pattern !== 'string' || /[^\w/:.~-]/.test(pattern)) return mountTemplate(req)
  const segments = partsOf(path)
  const mounted = segments.slice(0, Math.max(0, segments.length - partsOf(pattern).length))
  return templateIn(routerOf(req), mounted) ?? mountTemplate(req)
}

// Express 4 throws at whoever reads `router`; `read` gives nothing then.
function routerOf(req: object): unknown {
  return read(read(req, 'app'), 'router')
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '')
}

// Router 2.3 and later keep each layer's pattern.
function templateIn(router: unknown, segments: readonly string[]): string | undefined {
  if (segments.length === 0) return ''
  for (const layer of listAt(router, 'stack')) {
    const [pattern, below] = [read(layer, 'rawPath'), read(layer, 'handle')]
    // A route ends the way; only what is mounted leads on.
    if (typeof pattern !== 'string' || read(layer, 'route') !== undefined) continue
    const parts = partsOf(pattern)
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
