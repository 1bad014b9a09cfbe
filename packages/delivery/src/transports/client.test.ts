// A client's promise is the reply, and it has as long as any server.
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import { clientTransport } from './client.ts'

const payload = { body: 'a', items: [] }

test('takes a promise kept for accepted, one broken for a server out of reach', async () => {
  const clock = fakeClock()
  const kept = clientTransport(async () => 'whatever', { clock, timeoutMs: 5000 })
  expect(await kept.send(payload)).toMatchObject({ status: 200 })
  const broken = clientTransport(async () => Promise.reject(new Error('channel closed')), {
    clock,
    timeoutMs: 5000,
  })
  expect(await broken.send(payload)).toEqual({ status: 0, headers: {}, body: 'channel closed' })
})

test('does not wait longer than it may for a client that waits for its connection', async () => {
  const clock = fakeClock()
  const waiting = clientTransport(async () => new Promise(() => undefined), { clock, timeoutMs: 5000 })
  const reply = waiting.send(payload)
  clock.advance(5000)
  expect(await reply).toMatchObject({ status: 0, body: 'no answer within 5000 ms' })
})
