// Who is let in, decided over plain requests.
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { Guard } from './guard.ts'

function request(remoteAddress: string | undefined, headers: Record<string, string> = {}): IncomingMessage {
  return {
    socket: { remoteAddress },
    headers: { host: 'localhost:3000', ...headers },
  } as unknown as IncomingMessage
}

const told: unknown[] = []
const tell = (cause: unknown): void => void told.push(cause)
const token = (guard: Guard): string => guard.ticket().slice('?token='.length)

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
  'lets a token in from %s',
  async (address) => {
    const guard = new Guard('/_obs', undefined, tell)
    expect(await guard.admit(request(address), token(guard))).toHaveProperty('cookie')
  },
)

test.each(['10.0.0.7', '::ffff:10.0.0.7', '127.0.0.1.evil', undefined])(
  'refuses a token from %s',
  async (address) => {
    const guard = new Guard('/_obs', undefined, tell)
    expect(await guard.admit(request(address), token(guard))).toHaveProperty('refused')
  },
)

test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', ''])(
  'refuses the host name "%s"',
  async (host) => {
    const guard = new Guard('/_obs', undefined, tell)
    expect(await guard.admit(request('127.0.0.1', { host }), token(guard))).toHaveProperty('refused')
  },
)

test('a token lets one browser in, once', async () => {
  const guard = new Guard('/_obs', undefined, tell)
  const once = token(guard)
  expect(await guard.admit(request('127.0.0.1'), once)).toHaveProperty('cookie')
  expect(await guard.admit(request('127.0.0.1'), once)).toHaveProperty('lacks', 'token')
})

test('forgets the oldest tokens, so that printing many opens no more doors', async () => {
  const guard = new Guard('/_obs', undefined, tell)
  const first = token(guard)
  for (let at = 0; at < 16; at += 1) guard.ticket()
  expect(await guard.admit(request('127.0.0.1'), first)).toHaveProperty('refused')
})

test('the application decides where it gave auth, from anywhere', async () => {
  const guard = new Guard('/_obs', async (req) => (req.headers['x-team'] === 'ops' ? 'read' : false), tell)
  expect(guard.ticket()).toBe('')
  expect(await guard.admit(request('10.0.0.7', { 'x-team': 'ops' }), null)).toEqual({ access: 'read' })
  expect(await guard.admit(request('127.0.0.1'), null)).toHaveProperty('refused')
})

test('an auth that throws, or answers anything else, refuses, and its developer is told why', async () => {
  const answers = [
    () => {
      throw new Error('down')
    },
    () => true,
    async () => undefined,
  ]
  for (const auth of answers)
    expect(await new Guard('/_obs', auth as never, tell).admit(request('127.0.0.1'), null)).toHaveProperty(
      'refused',
    )
  expect(told).toEqual([new Error('down'), "page.auth gave a boolean: give 'read', 'write' or false"])
})

test.each(['X-Forwarded-Port', 'X-Forwarded-Server', 'X-Forwarded', 'X-Forwarded-For', 'Forwarded', 'Via'])(
  'refuses what came through a proxy that says so by %s',
  async (name) => {
    const guard = new Guard('/_obs', undefined, tell)
    const forwarded = request('127.0.0.1', { [name.toLowerCase()]: '' })
    expect(await guard.admit(forwarded, token(guard))).toHaveProperty('refused')
  },
)

test('the name of the host is that of HTTP/2 where a request came by it', async () => {
  const guard = new Guard('/_obs', undefined, tell)
  const over2 = (headers: Record<string, string>): IncomingMessage =>
    ({ socket: { remoteAddress: '::1' }, headers }) as never
  const entered = async (headers: Record<string, string>) => guard.admit(over2(headers), token(guard))
  expect(await entered({ ':authority': 'localhost:3000' })).toHaveProperty('cookie')
  expect(await entered({ ':authority': 'evil.example' })).toHaveProperty('refused')
  expect(await entered({ ':authority': 'localhost', host: 'evil.example' })).toHaveProperty('refused')
})

// RFC 6265, section 8.5: cookies do not know ports.
test('two processes of one machine do not put each other out', async () => {
  const cookies: string[] = []
  const guards = [3000, 4000].map((localPort) => ({ localPort, guard: new Guard('/_obs', undefined, tell) }))
  const at = (localPort: number, cookie?: string): IncomingMessage =>
    ({ socket: { remoteAddress: '127.0.0.1', localPort }, headers: { host: 'localhost', cookie } }) as never
  for (const { localPort, guard } of guards) {
    const entered = await guard.admit(at(localPort), token(guard))
    cookies.push('cookie' in entered ? String(entered.cookie.split(';')[0]) : '')
  }
  const names = cookies.map((cookie) => cookie.split('=')[0])
  expect(new Set(names).size).toBe(2)
  for (const { localPort, guard } of guards)
    expect(await guard.admit(at(localPort, cookies.join('; ')), null)).toEqual({
      access: 'write',
    })
})
