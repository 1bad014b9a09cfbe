// Tokens that stand for personal values: keyed, so that nobody without the secret can try values out.
import { ObsFault } from '../fault.ts'

/** Gives the token of a value. */
export type Pseudonym = (text: string) => string

const secretMin = 16
// A processor's output passes the plan again; a token must stay what it is.
const token = /^hmac:[0-9a-f]{32}$/

/** Tokens `hmac:` and the first 128 bits of HMAC-SHA-256 (RFC 2104) as hex. Throws ObsFault for a short secret. */
export function pseudonymBy(secret: string): Pseudonym {
  if (secret.length < secretMin)
    throw new ObsFault(
      'bad_option',
      `redact.hmac.secret: give at least ${secretMin} characters, kept like a password`,
    )
  // Asked for and not imported: the import loads WebCrypto too.
  const { createHmac } = process.getBuiltinModule('node:crypto')
  return (text) =>
    token.test(text) ? text : `hmac:${createHmac('sha256', secret).update(text).digest('hex').slice(0, 32)}`
}
