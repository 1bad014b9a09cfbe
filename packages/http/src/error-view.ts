// The answer to a failed request: a problem document, a page or a line of text, each with the id.
import { atOnce, randomHex, type Fields, type Options, type Pipeline } from '@obs/core'
import type { Failure } from './failure.ts'
import { errorForm } from './negotiation.ts'
import { read } from './read.ts'

/** Views of your own, one per form; the other forms keep ours. */
export type ErrorViews<Native extends readonly unknown[]> = Options<{
  /** `nonce` allows the page's own styles: `<style nonce="…">`. All else, scripts and images too, its policy forbids. */
  html(failure: Failure & Readonly<{ nonce: string }>, ...native: Native): string | Promise<string>
  text(failure: Failure, ...native: Native): string
  /** Merged into the problem document (RFC 9457). */
  problem(failure: Failure, ...native: Native): Fields
}>

/** What is answered. */
export type ErrorAnswer = Readonly<{
  status: number
  /** Of the status; the failed answer may have had words of its own. */
  reason: string
  headers: Readonly<Record<string, string>>
  body: string
}>

const onlyHtml = 'it gave a promise: only html may take its time'

const staleHeaders: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'content-range',
  'content-language',
  'content-disposition',
  'content-location',
  'accept-ranges',
  'transfer-encoding',
  'trailer',
  'etag',
  'last-modified',
  'cache-control',
  'expires',
])

/**
 * Whether a header of the failed answer must not stand on the error's: it described what failed, or is what failed, as Node
 * refuses to send its `value`.
 */
export function isStale(name: string, value?: unknown): boolean {
  return staleHeaders.has(name) || isUnsendable(value)
}

/**
 * Renders a failure in the form the client accepts; only a page may take its time. A view that throws, or gives nothing that
 * can be sent, gives the plain line of text and a fault.
 */
export function renderFailure<Native extends readonly unknown[]>(
  failure: Failure,
  accept: string | undefined,
  views: ErrorViews<Native>,
  native: Native,
  { faults }: Pick<Pipeline, 'faults'>,
): ErrorAnswer | Promise<ErrorAnswer> {
  const form = errorForm(accept)
  const instead = (cause: unknown): ErrorAnswer => {
    faults.report('view_failed', cause)
    return answer(failure, 'text/plain', textOf(failure))
  }
  if (form === 'html') return renderPage(failure, views, native).catch(instead)
  try {
    if (form === 'problem')
      return answer(
        failure,
        'application/problem+json',
        problemText(failure, atOnce(views.problem?.(failure, ...native), onlyHtml)),
      )
    return answer(
      failure,
      'text/plain',
      atOnce(views.text?.(failure, ...native), onlyHtml) ?? textOf(failure),
    )
  } catch (cause) {
    return instead(cause)
  }
}

// A nonce per page (Content Security Policy Level 3, section 2.3.1): markup that came in with a failure's text stays without style.
async function renderPage<Native extends readonly unknown[]>(
  failure: Failure,
  views: ErrorViews<Native>,
  native: Native,
): Promise<ErrorAnswer> {
  const nonce = randomHex(16)
  const html = (await views.html?.({ ...failure, nonce }, ...native)) ?? pageOf(failure, nonce)
  return answer(failure, 'text/html', html, {
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'`,
    'referrer-policy': 'no-referrer',
  })
}

function answer(
  failure: Failure,
  type: string,
  body: string,
  headers?: Readonly<Record<string, string>>,
): ErrorAnswer {
  return {
    status: failure.status,
    reason: failure.title,
    body,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-length': String(Buffer.byteLength(body)),
      'x-content-type-options': 'nosniff',
      // Needs no Vary of its own (RFC 9110, section 12.5.5), and leaves alone what the application put there.
      'cache-control': 'no-store',
      ...(failure.id !== '' && { 'x-error-id': failure.id }),
      ...extraHeaders(failure.error),
      ...headers,
    },
  }
}

/** Headers an HTTP error may carry: when to come back, how to sign in, what is allowed, how long what is asked for is. */
const carried: ReadonlySet<string> = new Set(['retry-after', 'www-authenticate', 'allow', 'content-range'])

// Written as people do, `{ 'Retry-After': 30 }`: http-errors and Express hand them on as they are.
function extraHeaders(error: unknown): Readonly<Record<string, string>> | undefined {
  const headers = read(error, 'headers')
  if (typeof headers !== 'object' || headers === null) return undefined
  try {
    const found = Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), headerText(value)] as const)
      .filter((entry): entry is [string, string] => carried.has(entry[0]) && isHeaderText(entry[1]))
    return Object.fromEntries(found)
  } catch {
    // They are the application's, and the answer does without.
    return undefined
  }
}

function headerText(value: unknown): unknown {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return Array.isArray(value) && value.every(isHeaderText) ? value.join(', ') : value
}

// RFC 9110, section 5.5. Node throws at anything else, and nobody is left to catch it.
function isHeaderText(value: unknown): value is string {
  return typeof value === 'string' && /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
}

function isUnsendable(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isUnsendable) : typeof value === 'string' && !isHeaderText(value)
}

function problemText({ id, status, title, detail }: Failure, extra: Fields | undefined): string {
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(id === '' ? {} : { instance: `urn:uuid:${uuid(id)}`, error_id: id }),
    ...extra,
  })
}

function uuid(id: string): string {
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
}

function textOf({ id, status, title, detail }: Failure): string {
  return `${status} ${detail ?? title}${id === '' ? '' : `\noops: ${id}`}\n`
}

function pageOf({ id, status, title, detail }: Failure, nonce: string): string {
  const oops = id === '' ? '' : `<p>oops: <code>${escapeHtml(id)}</code></p>`
  const text = detail === undefined ? '' : `<p>${escapeHtml(detail)}</p>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${status} ${escapeHtml(title)}</title><style nonce="${nonce}">body{font:16px/1.5 system-ui;margin:15vh auto;max-width:34rem;padding:0 1rem;color-scheme:light dark}code{user-select:all}</style><h1>${status} ${escapeHtml(title)}</h1>${text}${oops}</html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (unit) => `&#${unit.charCodeAt(0)};`)
}
