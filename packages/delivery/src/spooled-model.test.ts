// A spool against a model, over the lives of several processes in a row that share its folder: events come, replies come late and mean
// anything, time passes, a process closes or is killed. Whatever the order, no event is lost uncounted.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomHex, TallyBook, type Level } from '@obs/core'
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

const verdicts: readonly ((items: readonly Item[]) => Verdict)[] = [
  () => 'accepted',
  () => ({ retry: true }),
  () => ({ rejected: 'invalid' }),
  (items) => ({ retry: true, items: items.slice(1) }),
  (items) => ({ retry: true, afterMs: 700, items: items.slice(0, 1) }),
  () => [{ pauseMs: 300, signal: 'log' }],
]

type Settings = Readonly<{
  requestsMax: number
  overflow: Overflow
  bytesMax: number
  commitAt: 'turn' | 'event'
}>

/** What becomes of events over all lives. */
class History {
  readonly folder = mkdtempSync(join(tmpdir(), 'obs-spooled-model-'))
  readonly settings: Settings
  readonly offered = new Set<number>()
  readonly settled = new Set<number>()
  life: Life
  #startMs = 1_000_000

  constructor(settings: Settings) {
    this.settings = settings
    this.life = new Life(this, fakeClock(this.#startMs))
  }

  /** The next process, when the lease of the one before is over. */
  next(): void {
    this.#startMs = this.life.clock.now() + 31_000
    this.life = new Life(this, fakeClock(this.#startMs))
  }

  offer(size: number, level: Level): void {
    const id = this.offered.size
    this.offered.add(id)
    this.life.book.offer()
    this.life.delivery.offer({ bytes: Buffer.alloc(size), signal: 'log', time: id, level })
  }

  settle(items: readonly Item[]): void {
    for (const { time } of items) this.settled.add(time)
  }
}

/** One process. */
class Life {
  readonly clock: FakeClock
  readonly book = new TallyBook()
  readonly delivery: Delivery
  readonly faults: string[] = []
  readonly #history: History
  #waiting: { readonly payload: Payload; resolve(reply: Reply): void }[] = []

  constructor(history: History, clock: FakeClock) {
    this.#history = history
    this.clock = clock
    const { requestsMax, overflow, bytesMax, commitAt } = history.settings
    this.delivery = new Delivery({
      host: talliedBy(this.book, clock, {
        // All are of this process: only of one elsewhere its silence tells that it ended.
        resource: { 'host.name': randomHex(4) },
        fault: (cause) => void this.faults.push(String(cause)),
      }),
      limits: {
        ...defaultLimits,
        batchItemsMax: 3,
        batchBytesMax: 60,
        queueItemsMax: 5,
        requestsMax,
        overflow,
      },
      spool: { options: { folder: history.folder, bytesMax, commitAt }, name: 'case', address: '' },
      transport: {
        send: async (payload) =>
          new Promise((resolve) => {
            this.#waiting.push({ payload, resolve })
          }),
        sendSync: () => ({ status: 200, headers: {}, body: '' }),
        crash: undefined,
        close: () => undefined,
      },
      frame: (items) =>
        items.length > 2 ? [{ body: '', items }] : items.map((item) => ({ body: '', items: [item] })),
      verdict: ({ status }, items) => this.#judge(verdicts[status - 200]?.(items) ?? { retry: true }, items),
      dropped: (_reason, items) => history.settle(items),
    })
  }

  reply(status: number): void {
    this.#waiting.shift()?.resolve({ status, headers: {}, body: '' })
  }

  #judge(verdict: Verdict, items: readonly Item[]): Verdict {
    this.#history.settle(acceptedOf(verdict, items))
    return verdict
  }
}

function sums(life: Life): Readonly<{ offered: number; ended: number; spooled: number }> {
  const { offered, sent, dropped, spooled = 0 } = life.book.read()
  return { offered, ended: sent + Object.values(dropped).reduce((sum, count) => sum + count, 0), spooled }
}

async function close(life: Life): Promise<void> {
  const closed = life.delivery.close({ deadlineMs: 100 })
  await turn()
  life.clock.advance(100)
  await closed
  const { offered, ended, spooled } = sums(life)
  expect(ended + spooled).toBe(offered)
}

function check(life: Life): void {
  const { offered, ended, spooled } = sums(life)
  expect(ended + spooled).toBeLessThanOrEqual(offered)
  expect(life.faults.filter((fault) => !fault.includes('status'))).toEqual([])
}

const step: fc.Arbitrary<Step<History>> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom<Level>('debug', 'info', 'error'))
      .map(([size, level]) => ({
        told: `offer(${size}, ${level})`,
        act: (history: History) => history.offer(size, level),
      })),
  },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 200, max: 205 }).map((status) => ({
      told: `reply(${status})`,
      act: ({ life }: History) => life.reply(status),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 3000 }).map((ms) => ({
      told: `advance(${ms})`,
      act: ({ life }: History) => life.clock.advance(ms),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step<History>>(
      { told: 'reply(0)', act: ({ life }) => life.reply(0) },
      { told: 'flush', act: ({ life }) => void life.delivery.flush({ deadlineMs: 1000 }) },
      { told: 'flushSync', act: ({ life }) => life.delivery.flushSync() },
      {
        told: 'close',
        async act(history) {
          await close(history.life)
          history.next()
        },
      },
      {
        told: 'sleep',
        // Whoever sleeps is taken for dead; what was his is left again a moment later.
        async act(history) {
          const { life } = history
          const taker = new Life(history, fakeClock(life.clock.now() + 31_000))
          await turn()
          life.clock.advance(31_000)
          await close(taker)
        },
      },
      { told: 'kill', act: (history) => history.next() },
    ),
  },
)

test('over several processes no event is lost uncounted, and each closes with a tally that adds up', async () => {
  await fc.assert(
    fc.asyncProperty(
      sequencesOf(step, ({ life }) => check(life), 80),
      fc.record({
        requestsMax: fc.constantFrom(1, 3),
        overflow: fc.constantFrom<Overflow>('oldest', 'newest', 'priority'),
        bytesMax: fc.constantFrom(1_000_000),
        commitAt: fc.constantFrom('turn', 'event'),
      }),
      async (commands, settings) => {
        const history = new History(settings)
        await fc.asyncModelRun(() => ({ model: {}, real: history }), commands)
        const { life } = history
        for (let round = 0; round < 400 && history.settled.size < history.offered.size; round += 1) {
          life.reply(200)
          life.reply(200)
          life.clock.advance(1000)
          await turn()
        }
        expect([...history.offered].filter((id) => !history.settled.has(id))).toEqual([])
        await close(life)
        rmSync(history.folder, { recursive: true })
      },
    ),
    { numRuns: 100 },
  )
})
