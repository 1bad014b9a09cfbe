// Decisions about groups, sent by the page or by a script: resolve, mute, open again. The state machine is that of
// @obs/errors; here a request becomes a change it knows.
import type { IncomingMessage } from 'node:http'
import type { GroupChange, Groups } from '@obs/core'
import { json, sentence, type Answer } from './answer.ts'

const bodyBytesMax = 4096
const fixes: ReadonlySet<unknown> = new Set(['now', 'release', 'next'])

/** Puts the change in a request's body into force. A form of another site cannot send this type of body. */
export async function decide(request: IncomingMessage, group: string, groups: Groups): Promise<Answer> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return sentence(415, 'Send the decision as application/json.')
  const change = changeOf(await bodyOf(request))
  if (change === undefined)
    return sentence(
      422,
      'A decision is { "to": "open" }, { "to": "resolved" } or { "to": "muted" }, with its options.',
    )
  const state = groups.change(group, change)
  return state === undefined ? sentence(404, 'There is no such group.') : json({ group, state })
}

/** The change a body asks for; undefined where it asks for none, or in numbers that are none. Unknown members are ignored. */
export function changeOf(body: unknown): GroupChange | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { to, fixed, release, forMs, untilCount, perMs } = body as Readonly<Record<string, unknown>>
  if (to === 'open') return { to }
  if (to === 'resolved') {
    if (fixed !== undefined && !fixes.has(fixed)) return undefined
    if (release !== undefined && typeof release !== 'string') return undefined
    return { to, fixed: fixed as 'now' | 'release' | 'next' | undefined, release: release?.slice(0, 200) }
  }
  // Without the limit that was meant, it would be muted for ever.
  if (to !== 'muted' || ![forMs, untilCount, perMs].every(isLimit)) return undefined
  return { to, forMs, untilCount, perMs } as GroupChange
}

function isLimit(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value > 0 && value <= Number.MAX_SAFE_INTEGER)
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  // A parser of bodies that stands before the page has read it.
  const { body } = request as { readonly body?: unknown }
  if (body !== undefined && request.readableEnded) return body
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) return undefined
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}
