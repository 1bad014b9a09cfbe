// The word that comes later, over a transport that answers by script.
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import { turn } from '../../test/turn.ts'
import type { Payload, Reply } from '../item.ts'
import { confirmedTransport } from './confirmed.ts'
import type { Transport } from './transport.ts'

const ask: Payload = { body: 'kept?', items: [] }
const first: Payload = { body: 'data', items: [] }

function scripted(...bodies: readonly string[]): Transport & { readonly sent: string[] } {
  const sent: string[] = []
  return {
    sent,
    crash: undefined,
    close: () => undefined,
    async send({ body }): Promise<Reply> {
      sent.push(String(body))
      return { status: 200, headers: {}, body: bodies[sent.length - 1] ?? 'no' }
    },
  }
}

const confirmation = ({ body }: Reply): { ask: Payload; isKept(answer: Reply): boolean } | undefined =>
  body === 'plain' ? undefined : { ask, isKept: (answer) => answer.body === 'yes' }

test('answers with the first reply once the server has confirmed it', async () => {
  const clock = fakeClock()
  const usual = scripted('7', 'no', 'yes')
  const reply = confirmedTransport(usual, { clock, confirmation }).send(first)
  await turn()
  clock.advance(1000)
  expect(await reply).toMatchObject({ status: 200, body: '7' })
  expect(usual.sent).toEqual(['data', 'kept?', 'kept?'])
})

test('asks nothing where the reply needs no word', async () => {
  const usual = scripted('plain')
  const transport = confirmedTransport(usual, { clock: fakeClock(), confirmation })
  expect(await transport.send(first)).toMatchObject({ status: 200, body: 'plain' })
  expect(usual.sent).toEqual(['data'])
})

test('fails what was not confirmed in time', async () => {
  const clock = fakeClock()
  const reply = confirmedTransport(scripted('7'), { clock, confirmation, forMs: 2000 }).send(first)
  for (let second = 0; second < 2; second += 1) {
    await turn()
    clock.advance(1000)
  }
  expect(await reply).toEqual({ status: 0, headers: {}, body: 'not confirmed within 2000 ms' })
})

test('asks no more once it is closed', async () => {
  const clock = fakeClock()
  const usual = scripted('7')
  const transport = confirmedTransport(usual, { clock, confirmation })
  const reply = transport.send(first)
  await turn()
  transport.close()
  clock.advance(1000)
  expect(await reply).toMatchObject({ status: 0, body: 'closed before it was confirmed' })
  expect(usual.sent).toEqual(['data', 'kept?'])
})
