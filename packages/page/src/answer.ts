// Writes answers of the page, each with the headers that keep a browser from doing anything with it but show it.
import type { ServerResponse } from 'node:http'

const guarding: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** What is answered. */
export type Answer = Readonly<{
  status: number
  type: string
  body: string
  headers?: Readonly<Record<string, string>>
}>

/** The headers of whatever is answered with this type. */
export function guarded(type: string): Readonly<Record<string, string>> {
  return { ...guarding, 'content-type': type }
}

/** Sends an answer; of a HEAD request, its headers. */
export function send(response: ServerResponse, method: string | undefined, answer: Answer): void {
  response.writeHead(answer.status, { ...guarded(answer.type), ...answer.headers })
  response.end(method === 'HEAD' ? undefined : answer.body)
}

/** A plain sentence. */
export function sentence(status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` }
}

/** Data as JSON. */
export function json(data: object): Answer {
  return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(data) }
}
