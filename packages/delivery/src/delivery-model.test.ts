// A delivery against a model, under random sequences of what may happen to it: events come, replies come late and mean anything,
// time passes, somebody flushes, the process is about to crash. After every step the counts, the bounds and the order hold.
import { levels, TallyBook, type Level } from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptedOf, sequencesOf, type Step } from '../test/model.ts'
import { talliedBy } from '../test/tallied.ts'
import { turn } from '../test/turn.ts'
import { Delivery } from './delivery.ts'
import type { Item, Payload, Reply, Verdict } from './item.ts'
import { defaultLimits } from './limits.ts'
import type { Overflow } from './queue.ts'

const bounds = {
  batchItemsMax: 4,
  batchBytesMax: 40,
  queueItemsMax: 10,
  queueBytesMax: 100,
  retryForMs: 5000,
}

/** What a reply of this status means; 200 and above stand for the meanings of the test. */
const verdicts: readonly ((items: readonly Item[]) => Verdict)[] = [
  () => 'accepted',
  () => ({ retry: true }),
  () => ({ retry: true, afterMs: 700 }),
  () => ({ rejected: 'invalid' }),
  (items) => ({ retry: true, items: items.slice(1) }),
  ([first, ...rest]) => [
    { rejected: 'too_large', items: first === undefined ? [] : [first] },
    // The last: a server that takes later items and wants earlier ones again has changed the order itself.
    { retry: true, items: rest.slice(-1) },
  ],
  () => [{ pauseMs: 300 }, { retry: true }],
  () => ({ pauseMs: 300, signal: 'log' }),
  // Rulings that contradict each other: the first on an item holds.
  (items) => [
    { rejected: 'invalid', items: items.slice(0, 1) },
    { retry: true, items },
  ],
]

class World {
  readonly clock: FakeClock = fakeClock()
  readonly book = new TallyBook()
  readonly unsettled = new Map<number, number>()
  readonly sent: number[] = []
  readonly delivery: Delivery
  readonly requestsMax: number
  #waiting: { readonly payload: Payload; resolve(reply: Reply): void }[] = []
  #offered = 0

  constructor(requestsMax: number, overflow: Overflow) {
    this.requestsMax = requestsMax
    this.delivery = new Delivery({
      host: talliedBy(this.book, this.clock),
      limits: { ...defaultLimits, ...bounds, requestsMax, overflow },
      transport: {
        send: async (payload) =>
          new Promise((resolve) => {
            this.#waiting.push({ payload, resolve })
          }),
        // At a crash what is under way is taken over; the reply that comes later counts for nothing.
        sendSync: () => ({ status: 200, headers: {}, body: '' }),
        crash: undefined,
        close: () => undefined,
      },
      // A rest makes several payloads, so that some wait behind others.
      frame: (items) => (items.length > 3 ? [payloadOf(items)] : items.map((item) => payloadOf([item]))),
      verdict: ({ status }, items) => this.#judge(verdicts[status - 200]?.(items) ?? { retry: true }, items),
      dropped: (_reason, items) => this.#settle(items),
    })
  }

  offer(size: number, level: Level): void {
    const id = this.#offered
    this.#offered += 1
    this.unsettled.set(id, size)
    this.book.offer()
    this.delivery.offer({ bytes: Buffer.alloc(size), signal: 'log', time: id, level })
  }

  reply(status: number): void {
    this.#waiting.shift()?.resolve({ status, headers: {}, body: '' })
  }

  #judge(verdict: Verdict, items: readonly Item[]): Verdict {
    const taken = acceptedOf(verdict, items)
    this.sent.push(...taken.map(({ time }) => time))
    this.#settle(taken)
    return verdict
  }

  #settle(items: readonly Item[]): void {
    for (const { time } of items) this.unsettled.delete(time)
  }
}

function check({ book, unsettled, sent, requestsMax }: World): void {
  const tally = book.read()
  const lost = Object.values(tally.dropped).reduce((sum, count) => sum + count, 0)
  expect(tally.offered - tally.sent - lost).toBe(unsettled.size)
  expect(unsettled.size).toBeLessThanOrEqual(bounds.queueItemsMax + requestsMax * bounds.batchItemsMax)
  const bytes = [...unsettled.values()].reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeLessThanOrEqual(bounds.queueBytesMax + requestsMax * bounds.batchBytesMax)
  expect(requestsMax === 1 ? sent.toSorted((a, b) => a - b) : sent).toEqual(sent)
  expect(new Set(sent).size).toBe(tally.sent)
}

function payloadOf(items: readonly Item[]): Payload {
  return { body: '', items }
}

const step: fc.Arbitrary<Step<World>> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.oneof(fc.constantFrom(30, 45), { weight: 5, arbitrary: fc.nat(9) }),
        fc.constantFrom(...levels),
      )
      .map(([size, level]) => ({
        told: `offer(${size}, ${level})`,
        act: (world: World) => world.offer(size, level),
      })),
  },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 200, max: 208 }).map((status) => ({
      told: `reply(${status})`,
      act: (world: World) => world.reply(status),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ told: 'reply(0)', act: (world: World) => world.reply(0) }),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 3000 }).map((ms) => ({
      told: `advance(${ms})`,
      act: (world: World) => world.clock.advance(ms),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step<World>>(
      { told: 'flush', act: ({ delivery }) => void delivery.flush({}) },
      { told: 'flushSync', act: ({ delivery }) => delivery.flushSync() },
    ),
  },
)

test('counts, bounds and order hold after every step, and at the end everything is counted', async () => {
  await fc.assert(
    fc.asyncProperty(
      sequencesOf(step, check, 60),
      fc.constantFrom(1, 3),
      fc.constantFrom<Overflow>('oldest', 'newest', 'priority'),
      async (commands, requestsMax, overflow) => {
        const world = new World(requestsMax, overflow)
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
        // Once the server is well, everything ends by itself: nothing is stuck.
        for (let round = 0; round < 300 && world.unsettled.size > 0; round += 1) {
          world.reply(200)
          world.clock.advance(1000)
          await turn()
          check(world)
        }
        expect(world.unsettled.size).toBe(0)
      },
    ),
    { numRuns: 200 },
  )
})
