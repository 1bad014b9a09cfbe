// Where a router is mounted, as its pattern: Express itself tells only the path that matched, ids and all.
import { read } from '@obs/http'

/** The template of the path under which the route of `req` was found: from the patterns of the routers, or guessed. */
export function mountTemplate(req: object): string {
  const segments = mountOf(req)
  return segments.length === 0 ? '' : (templateOf(read(req, 'app'), segments) ?? guessed(segments))
}

/** The same, and nothing where the routers do not tell their patterns: no route has said that the path is one of ours. */
export function knownMountTemplate(req: object): string | undefined {
  return templateOf(read(req, 'app'), mountOf(req))
}

function mountOf(req: object): readonly string[] {
  const base = read(req, 'baseUrl')
  return typeof base === 'string' ? base.split('/').slice(1) : []
}

/**
 * The same where a router may have been left by an error, which takes its part off `baseUrl` again: what the route's own
 * pattern does not cover of the whole path. Nothing is guessed, since an application may have rewritten its address.
 */
export function leftMountTemplate(req: object, path: string, pattern: unknown): string {
  if (typeof pattern !== 'string' || /[^\w/:.~-]/.test(pattern)) return mountTemplate(req)
  const segments = partsOf(path)
  const mounted = segments.slice(0, Math.max(0, segments.length - partsOf(pattern).length))
  return templateOf(read(req, 'app'), mounted) ?? mountTemplate(req)
}

type Inner = (segments: readonly string[]) => string | undefined

// An application that is mounted in another is found there first; what is left leads on in its own router.
function templateOf(app: unknown, segments: readonly string[], inner?: Inner): string | undefined {
  const own: Inner = (rest) => templateIn(routerOf(app), rest, inner)
  const parent = read(app, 'parent')
  return parent === undefined ? own(segments) : templateOf(parent, segments, own)
}

// Express 4 throws at whoever reads `router`; `read` gives nothing then.
function routerOf(app: unknown): unknown {
  return read(app, 'router') ?? read(app, '_router')
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '')
}

function templateIn(
  router: unknown,
  segments: readonly string[],
  inner: Inner | undefined,
): string | undefined {
  if (segments.length === 0) return ''
  for (const layer of listAt(router, 'stack')) {
    // A route ends the way; only what is mounted leads on.
    const step = read(layer, 'route') === undefined ? stepOf(layer, segments) : undefined
    if (step === undefined) continue
    const rest = templateBelow(read(layer, 'handle'), segments.slice(step.length), inner)
    if (rest !== undefined) return `${step.template}${rest}`
  }
  return undefined
}

function templateBelow(
  handle: unknown,
  segments: readonly string[],
  inner: Inner | undefined,
): string | undefined {
  if (segments.length > 0 && inner !== undefined && read(handle, 'name') === 'mounted_app')
    return inner(segments)
  return templateIn(handle, segments, inner)
}

/** What one layer says about the begin of a path, and how many segments that is. */
type Step = Readonly<{ template: string; length: number }>

// Router 2.3 and later keep each layer's pattern, Express 4 what it was compiled to.
function stepOf(layer: unknown, segments: readonly string[]): Step | undefined {
  const pattern = read(layer, 'rawPath') ?? read(layer, 'regexp')
  if (!Array.isArray(pattern)) return stepBy(pattern, layer, segments)
  for (const one of pattern as readonly unknown[]) {
    const step = stepBy(one, layer, segments)
    if (step !== undefined) return step
  }
  return undefined
}

function stepBy(pattern: unknown, layer: unknown, segments: readonly string[]): Step | undefined {
  if (pattern instanceof RegExp) return stepByExpression(pattern, listAt(layer, 'keys'), segments)
  if (typeof pattern !== 'string') return undefined
  const parts = partsOf(pattern)
  return covers(parts, segments) ? { template: joined(parts), length: parts.length } : undefined
}

function stepByExpression(
  expression: RegExp,
  keys: readonly unknown[],
  segments: readonly string[],
): Step | undefined {
  const found = withIndices(expression).exec(joined(segments))
  if (found === null || found.index !== 0) return undefined
  // What path-to-regexp 0.1 makes of a text ends so; anything else is an expression of the application's.
  const template = expression.source.endsWith('(?=\\/|$)') ? named(found, keys) : String(expression)
  return { template, length: partsOf(found[0]).length }
}

// Text stands there as the client wrote it: in any case.
function named(found: RegExpExecArray, keys: readonly unknown[]): string {
  let [template, at] = ['', 0]
  for (const [index, span] of (found.indices ?? []).slice(1).entries()) {
    if (span === undefined || span[0] < at) continue
    template += `${found[0].slice(at, span[0]).toLowerCase()}:${String(read(keys[index], 'name'))}`
    at = span[1]
  }
  return joined(partsOf(template + found[0].slice(at).toLowerCase()))
}

const indexed = new WeakMap<RegExp, RegExp>()

// A copy, as a global expression would remember where the path before it matched.
function withIndices(expression: RegExp): RegExp {
  const known = indexed.get(expression)
  if (known !== undefined) return known
  const copy = new RegExp(expression.source, `${expression.flags.replace(/[dgy]/g, '')}d`)
  indexed.set(expression, copy)
  return copy
}

function joined(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `/${parts.join('/')}`
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
