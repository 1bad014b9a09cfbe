// What to do about certificates that do not fit: OpenSSL says what is wrong and knows none of our options.
import type { Reply } from '../item.ts'
import { codeOf } from '../system-error.ts'
import { failed } from './transport.ts'

// By the codes of Node and, where it gives none of its own, the names of alerts as OpenSSL has them (RFC 8446, section 6.2).
const mends: readonly (readonly [reason: RegExp, mend: string])[] = [
  [/SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF|UNABLE_TO_GET_ISSUER/, 'give who signed it as tls.ca'],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)/, "renew the server's, or set the clock of this machine"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID/, 'give an endpoint by a name that the certificate is for'],
  [
    /alert (certificate required|handshake failure)/i,
    'where the server asks for a certificate, give tls.cert with its tls.key',
  ],
  [
    /alert (unknown ca|(bad|unsupported) certificate|certificate (expired|revoked|unknown))/i,
    'the server refuses tls.cert: configure anew with one that it takes',
  ],
  [/key values mismatch/, 'tls.key is not that of tls.cert'],
]

/** The reply where no connection came about, with the option that mends it where certificates are why. */
export function unconnected(cause: unknown): Reply {
  const reply = failed(cause)
  const told = reply.body.trim()
  const mend = mends.find(([reason]) => reason.test(`${codeOf(cause) ?? ''} ${told}`))?.[1]
  return { ...reply, body: mend === undefined ? told : `${told}: ${mend}` }
}
