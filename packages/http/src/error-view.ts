// The answer to a failed request: a problem document, a page or a line of text, each with the id.
import type { Fields, Options } from '@obs/core'
import type { Failure } from './failure.ts'
import { errorForm } from './negotiation.ts'
import { read } from './status.ts'

/** Views of your own, one per form; the other forms keep ours. */
export type ErrorViews<Native extends readonly unknown[]> = Options<{
  html(failure: Failure, ...native: Native): string | Promise<string>
  text(failure: Failure, ...native: Native): string
  /** Merged into the problem document (RFC 9457). */
  problem(failure: Failure, ...native: Native): Fields
}>

/** What is answered. */
export type ErrorAnswer = Readonly<{
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}>

/** Headers of the failed answer that must not stand on the error's. */
export const staleHeaders: readonly string[] = [
  'content-encoding',
  'content-length',
  'content-range',
  'content-language',
  'etag',
  'last-modified',
  'cache-control',
  'expires',
]

/** Renders a failure in the form the client accepts. A view that throws gives the plain line of text. */
export async function renderFailure<Native extends readonly unknown[]>(
  failure: Failure,
  accept: string | undefined,
  views: ErrorViews<Native>,
  native: Native,
): Promise<ErrorAnswer> {
  const form = errorForm(accept)
  try {
    if (form === 'problem')
      return answer(
        failure,
        'application/problem+json',
        problemText(failure, views.problem?.(failure, ...native)),
      )
    if (form === 'text')
      return answer(failure, 'text/plain', views.text?.(failure, ...native) ?? textOf(failure))
    return answer(failure, 'text/html', (await views.html?.(failure, ...native)) ?? pageOf(failure))
  } catch {
    return answer(failure, 'text/plain', textOf(failure))
  }
}

function answer(failure: Failure, type: string, body: string): ErrorAnswer {
  return {
    status: failure.status,
    body,
    headers: {
      ...extraHeaders(failure.error),
      'content-type': `${type}; charset=utf-8`,
      'content-length': String(Buffer.byteLength(body)),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      vary: 'Accept',
      ...(failure.id === '' ? {} : { 'x-error-id': failure.id }),
      ...(type === 'text/html'
        ? {
            'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
            'referrer-policy': 'no-referrer',
          }
        : {}),
    },
  }
}

/** Headers an HTTP error may carry: when to come back, how to sign in, what is allowed. */
function extraHeaders(error: unknown): Readonly<Record<string, string>> {
  const headers = read(error, 'headers')
  const kept = ['retry-after', 'www-authenticate', 'allow'].map(
    (name) => [name, read(headers, name)] as const,
  )
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
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
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-')
}

function textOf({ id, status, title, detail }: Failure): string {
  return `${status} ${detail ?? title}${id === '' ? '' : `\noops: ${id}`}\n`
}

function pageOf({ id, status, title, detail }: Failure): string {
  const oops = id === '' ? '' : `<p>oops: <code>${escapeHtml(id)}</code></p>`
  const text = detail === undefined ? '' : `<p>${escapeHtml(detail)}</p>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${status} ${escapeHtml(title)}</title><style>body{font:16px/1.5 system-ui;margin:15vh auto;max-width:34rem;padding:0 1rem;color-scheme:light dark}code{user-select:all}</style><h1>${status} ${escapeHtml(title)}</h1>${text}${oops}</html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (unit) => `&#${unit.charCodeAt(0)};`)
}
