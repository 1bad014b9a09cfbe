// What an HTTP status means where a backend does not say otherwise.
import type { Reply, Verdict } from './item.ts'

const afterMsMax = 3_600_000

/**
 * 2xx accepted; 408, 425, 429, 5xx and transport failures retried, after `Retry-After` (RFC 9110, section 10.2.3);
 * 401, 403 and a proxy's 407 `unauthorized`, 413 `too_large`, every other status `invalid`.
 */
export function httpVerdict(reply: Reply): Verdict {
  const { status } = reply
  if (status >= 200 && status < 300) return 'accepted'
  if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterMs = retryAfterMs(reply)
    return afterMs === undefined ? { retry: true } : { retry: true, afterMs }
  }
  if (status === 401 || status === 403 || status === 407) return { rejected: 'unauthorized' }
  if (status === 413) return { rejected: 'too_large' }
  const because = movedTo(reply)
  return because === undefined ? { rejected: 'invalid' } : { rejected: 'invalid', because }
}

// Events are not sent where a server points (RFC 9110, section 15.4): whoever gave the endpoint decides. A path may hold a token.
function movedTo({ status, headers }: Reply): string | undefined {
  const location = headers['location'] ?? ''
  if (status < 300 || status >= 400 || !URL.canParse(location)) return undefined
  return `it points to ${new URL(location).origin}: give that as endpoint`
}

/** The wait a reply asks for, at most an hour: seconds, or a date measured against the reply's own `Date`. */
function retryAfterMs({ headers }: Reply): number | undefined {
  const after = headers['retry-after'] ?? ''
  const ms = /^\d+(\.\d+)?$/.test(after)
    ? Number(after) * 1000
    : Date.parse(after) - Date.parse(headers['date'] ?? '')
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), afterMsMax)
}
