// What an HTTP status means where a backend does not say otherwise.
import type { Reply, Verdict } from './item.ts'

const afterMsMax = 3_600_000

/**
 * 2xx accepted; 408, 425, 429, 5xx and transport failures retried, after `Retry-After` (RFC 9110, section 10.2.3);
 * 401 and 403 `unauthorized`, 413 `too_large`, every other status `invalid`.
 */
export function httpVerdict(reply: Reply): Verdict {
  const { status } = reply
  if (status >= 200 && status < 300) return 'accepted'
  if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterMs = retryAfterMs(reply)
    return afterMs === undefined ? { retry: true } : { retry: true, afterMs }
  }
  if (status === 401 || status === 403) return { rejected: 'unauthorized' }
  return { rejected: status === 413 ? 'too_large' : 'invalid' }
}

/** The wait a reply asks for, at most an hour: seconds, or a date measured against the reply's own `Date`. */
export function retryAfterMs({ headers }: Reply): number | undefined {
  const after = headers['retry-after'] ?? ''
  const ms = /^\d+(\.\d+)?$/.test(after)
    ? Number(after) * 1000
    : Date.parse(after) - Date.parse(headers['date'] ?? '')
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), afterMsMax)
}
