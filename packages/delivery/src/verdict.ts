// What an HTTP status means where a backend does not say otherwise.
import type { Reply, Verdict } from './item.ts'

const secondsMax = 3600

/**
 * 2xx accepted; 408, 425, 429, 5xx and transport failures retried, after `Retry-After` (RFC 9110, section 10.2.3);
 * 401 and 403 `unauthorized`, 413 `too_large`, every other status `invalid`.
 */
export function httpVerdict(reply: Reply): Verdict {
  const { status } = reply
  if (status >= 200 && status < 300) return 'accepted'
  if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500)
    return retryOf(reply)
  if (status === 401 || status === 403) return { rejected: 'unauthorized' }
  return { rejected: status === 413 ? 'too_large' : 'invalid' }
}

function retryOf(reply: Reply): Verdict {
  const seconds = Number(reply.headers['retry-after'])
  if (!Number.isFinite(seconds) || seconds < 0) return { retry: true }
  return { retry: true, afterMs: Math.min(seconds, secondsMax) * 1000 }
}
