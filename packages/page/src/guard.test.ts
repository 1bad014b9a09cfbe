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

const token = (guard: Guard): string => guard.ticket().slice('?token='.length)

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
  'lets a token in from %s',
  async (address) => {
    const guard = new Guard('/_obs', undefined)
    expect(await guard.admit(request(address), token(guard))).toHaveProperty('cookie')
  },
)

test.each(['10.0.0.7', '::ffff:10.0.0.7', '127.0.0.1.evil', undefined])(
  'refuses a token from %s',
  async (address) => {
    const guard = new Guard('/_obs', undefined)
    expect(await guard.admit(request(address), token(guard))).toHaveProperty('refused')
  },
)

test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', ''])(
  'refuses the host name "%s"',
  async (host) => {
    const guard = new Guard('/_obs', undefined)
    expect(await guard.admit(request('127.0.0.1', { host }), token(guard))).toHaveProperty('refused')
  },
)

test('forgets the oldest tokens, so that printing many opens no more doors', async () => {
  const guard = new Guard('/_obs', undefined)
  const first = token(guard)
  for (let at = 0; at < 16; at += 1) guard.ticket()
  expect(await guard.admit(request('127.0.0.1'), first)).toHaveProperty('refused')
})

test('the application decides where it gave auth, from anywhere', async () => {
  const guard = new Guard('/_obs', async (req) => (req.headers['x-team'] === 'ops' ? 'read' : false))
  expect(guard.ticket()).toBe('')
  expect(await guard.admit(request('10.0.0.7', { 'x-team': 'ops' }), null)).toEqual({ access: 'read' })
  expect(await guard.admit(request('127.0.0.1'), null)).toHaveProperty('refused')
})

test('an auth that throws, or answers anything else, refuses', async () => {
  const throwing = new Guard('/_obs', () => {
    throw new Error('down')
  })
  const odd = new Guard('/_obs', (() => true) as never)
  expect(await throwing.admit(request('127.0.0.1'), null)).toHaveProperty('refused')
  expect(await odd.admit(request('127.0.0.1'), null)).toHaveProperty('refused')
})
