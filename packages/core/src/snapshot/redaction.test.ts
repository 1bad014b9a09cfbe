// Which names mean a secret, and which only look like one.
import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Redaction } from './redaction.ts'
import { Snapshot } from './snapshot.ts'

const treatment = (key: string): string => new Redaction(undefined).treatmentOfKey(key)

const secret =
  'pass-word, pass_word, PASS WORD, pass_phrase, pass-code, pwd, db_pwd, userPwd, pass, SMTP_PASS, bearer, otp, basicAuth, creds, user-pin, userPin, accessKey, access_key, signingKey, encryption-key, master_key, sshKey, apiKey, api_key, API-KEY, x-api-key, api.key, API KEY, private key, card-no'
const open =
  'tokens, token_type, maxTokens, keyboard, author, authorId, passenger, passed, bypass, compass, secretary, sessionIdleMs, pinned, spin, shipping, primaryKey, publicKey, key'

test.each(secret.split(', '))('takes %s for the name of a secret', (key) =>
  expect(treatment(key)).toBe('secret'),
)

test.each(open.split(', '))('takes %s for no secret', (key) => expect(treatment(key)).toBe('open'))

test('shows no header of a request or response that is logged whole', async () => {
  const server = createServer((_req, res) => void res.setHeader('set-cookie', 'sid=hunter2').end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const headers = { authorization: 'Bearer hunter2' }
  const req = request({ port, host: '127.0.0.1', headers }).end()
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  await once(res.resume(), 'end')
  server.close()
  const { text } = new Snapshot().call({ req, res })
  expect(text).toContain('"rawHeaders":"[redacted]"')
  expect(text).not.toContain('hunter2')
})

test('shows of a URL no password and no token', () => {
  const url = new URL('https://ann:hunter2@shop.example/pay?token=hunter2&id=7')
  const { text } = new Snapshot().call({ url, n: { url } })
  const told = '"url":"https://[redacted]@shop.example/pay?token=[redacted]&id=7"'
  expect(text).toBe(`,${told},"n":{${told}}`)
  expect(new Snapshot(false).call({ url }).text).toBe(`,"url":"${url.href}"`)
})
