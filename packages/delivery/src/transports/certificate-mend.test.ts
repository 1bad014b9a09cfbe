// Whether what is told of certificates names the option that mends it.
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { systemClock } from '@obs/core'
import { loopbackCertificate } from '@obs/testing'
import { expect, test } from 'vitest'
import { unconnected } from './certificate-mend.ts'
import { httpTransport } from './http.ts'
import { streamTransport } from './stream.ts'
import type { TlsFiles } from './transport.ts'

const { cert, key } = loopbackCertificate
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const otherKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** What is told by both transports that connect over TLS. */
async function told(server: TlsOptions, tls: TlsFiles): Promise<readonly string[]> {
  const listening = createServer({ cert, key, ...server }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = `127.0.0.1:${(listening.address() as AddressInfo).port}`
  const options = { timeoutMs: 5000, clock: systemClock, tls }
  const transports = [
    httpTransport({ ...options, url: `https://${address}` }),
    streamTransport({ ...options, url: `tls://${address}` }),
  ]
  const replies = await Promise.all(transports.map(async (one) => one.send({ body: 'x', items: [] })))
  for (const one of transports) one.close()
  listening.close()
  return replies.map(({ body }) => body)
}

test.each([
  // Node 24 and later put advice of their own in between.
  ['nobody known has signed', {}, {}, '^self-signed certificate\\b.*: give who signed it as tls.ca'],
  [
    'the server asks ours for',
    { requestCert: true, minVersion: 'TLSv1.3' },
    { ca: cert },
    'where the server asks for a certificate, give tls.cert with its tls.key',
  ],
  ['has another key', {}, { ca: cert, cert, key: otherKey }, ': tls.key is not that of tls.cert'],
] as const)('of a certificate that %s the option is told', async (_what, server, tls, mend) => {
  const each: unknown = expect.stringMatching(new RegExp(`${mend}$`))
  expect(await told(server, tls)).toEqual([each, each])
})

// Captured from Node 20.20.2; the alerts from `openssl s_server` 3.0.19.
const alerted = (code: string, alert: string): string =>
  `write EPROTO 80DC4EA0B07F0000:error:${code}:SSL routines:ssl3_read_bytes:${alert}\n`
const lines = '../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number'

test.each([
  ['certificate has expired', 'CERT_HAS_EXPIRED', "renew the server's, or set the clock of this machine"],
  [
    alerted('0A000418', `tlsv1 alert unknown ca:${lines} 48`),
    'EPROTO',
    'the server refuses tls.cert: configure anew with one that it takes',
  ],
  [
    alerted('0A000415', `sslv3 alert certificate expired:${lines} 45`),
    'EPROTO',
    'the server refuses tls.cert: configure anew with one that it takes',
  ],
])('%s is followed by its mend on the same line', (message, code, mend) => {
  expect(unconnected(Object.assign(new Error(message), { code })).body).toBe(`${message.trim()}: ${mend}`)
})

test('of any other failure what Node says is told', () => {
  expect(unconnected(new Error('connect ECONNREFUSED 127.0.0.1:1')).body).toBe(
    'connect ECONNREFUSED 127.0.0.1:1',
  )
})
