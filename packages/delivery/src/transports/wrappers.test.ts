// Transports made of transports: fan-out, router, failover.
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import type { Item, Payload, Reply } from '../item.ts'
import { failoverTransport } from './failover.ts'
import { fanoutTransport } from './fanout.ts'
import { memoryTransport } from './memory.ts'
import { routerTransport } from './router.ts'
import type { Transport } from './transport.ts'

const reply = (status: number): Reply => ({ status, headers: {}, body: '' })

/** Answers with the statuses in turn, the last for ever. */
function scripted(
  name: string,
  ...statuses: readonly number[]
): Transport & { readonly seen: readonly Payload[] } {
  const seen: Payload[] = []
  return {
    seen,
    async send(payload) {
      seen.push(payload)
      return reply(statuses[Math.min(seen.length, statuses.length) - 1] ?? 200)
    },
    crash: () => [{ url: `http://${name}/`, headers: {} }],
    close: () => undefined,
  }
}

const payload = (...items: readonly Partial<Item>[]): Payload => ({ body: '', items: items.map(itemOf) })

function itemOf({ signal = 'log', level = 'info' }: Partial<Item>): Item {
  return { bytes: Buffer.alloc(0), signal, time: 0, level }
}

test('fan-out: a payload goes everywhere, and again only where it was not taken', async () => {
  const well = scripted('well')
  const ill = scripted('ill', 503, 200)
  const both = fanoutTransport([well, ill])
  const one = payload()
  expect((await both.send(one)).status).toBe(503)
  expect((await both.send(one)).status).toBe(200)
  expect([well.seen.length, ill.seen.length]).toEqual([1, 2])
})

test('fan-out: at a crash the worker gets the network and this thread does the rest', () => {
  const here = memoryTransport()
  const both = fanoutTransport([scripted('a'), here])
  expect(both.crash?.(payload()).map(({ url }) => url)).toEqual(['http://a/'])
  expect(here.payloads).toHaveLength(1)
  expect(both.sendSync).toBeUndefined()
  expect(fanoutTransport([here, here]).sendSync?.(payload())?.status).toBe(200)
})

test('failover: takes the next while the first is out of reach, and returns after its time', async () => {
  const clock = fakeClock()
  const first = scripted('first', 0, 200)
  const second = scripted('second')
  const either = failoverTransport([first, second], { clock, returnAfterMs: 1000 })
  await either.send(payload())
  await either.send(payload())
  expect([first.seen.length, second.seen.length]).toEqual([1, 2])
  expect(either.crash?.(payload()).map(({ url }) => url)).toEqual(['http://second/'])
  clock.advance(1000)
  expect((await either.send(payload())).status).toBe(200)
  expect([first.seen.length, second.seen.length]).toEqual([2, 2])
})

test('failover: what the first refuses is not offered to the next', async () => {
  const second = scripted('second')
  const either = failoverTransport([scripted('first', 400), second], { clock: fakeClock() })
  expect((await either.send(payload())).status).toBe(400)
  expect(second.seen).toHaveLength(0)
})

test('failover: where all have failed all are asked again', async () => {
  const first = scripted('first', 0)
  const second = scripted('second', 0, 200)
  const either = failoverTransport([first, second], { clock: fakeClock() })
  expect((await either.send(payload())).status).toBe(0)
  expect((await either.send(payload())).status).toBe(200)
})

test.each([
  ['errors', [{ signal: 'error', level: 'error' }]],
  ['urgent', [{ level: 'debug' }, { level: 'fatal' }]],
  ['rest', [{ level: 'warn' }]],
  ['rest', [{}]],
  ['rest', []],
] as const)('router: to %s goes %j', async (name, items) => {
  const ways = { errors: scripted('errors'), urgent: scripted('urgent'), rest: scripted('rest') }
  const routes = [{ signal: 'error', to: ways.errors } as const, { level: 'error', to: ways.urgent } as const]
  const router = routerTransport(routes, ways.rest)
  await router.send(payload(...items))
  expect(ways[name].seen).toHaveLength(1)
  expect(router.crash?.(payload(...items)).map(({ url }) => url)).toEqual([`http://${name}/`])
})
