// When batches leave by themselves.
import { atTurnEnd } from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Batches } from './batches.ts'
import type { Item } from './item.ts'
import { Queue } from './queue.ts'

let clock: FakeClock
let queue: Queue
let batches: Batches
let left: number

beforeEach(() => {
  clock = fakeClock()
  left = 0
  queue = new Queue({ itemsMax: 10, bytesMax: 100, overflow: 'oldest' }, () => undefined)
  const bounds = { batchItemsMax: 2, batchBytesMax: 10, batchAgeMsMax: 1000 }
  batches = new Batches(queue, bounds, clock, () => (left += 1))
})

function add(bytes: number): void {
  const item: Item = { bytes: Buffer.alloc(bytes), signal: 'log', time: 0 }
  queue.add(item)
  batches.grown()
}

afterEach(turnEnd)

async function turnEnd(): Promise<void> {
  await new Promise<void>((resolve) => {
    atTurnEnd(resolve)
  })
}

test.each([
  ['items', [1, 1]],
  ['bytes', [10]],
])('one that is full in %s leaves at the end of its turn', async (_what, sizes) => {
  for (const size of sizes) add(size)
  expect(left).toBe(0)
  await turnEnd()
  expect(left).toBe(1)
})

test('one that is not leaves when its first item has waited its time', async () => {
  add(1)
  await turnEnd()
  clock.advance(999)
  expect(left).toBe(0)
  clock.advance(1)
  expect(left).toBe(1)
})

test('takes no more than a batch, and no timer stays', () => {
  for (const size of [1, 1, 1]) add(size)
  expect([batches.take().length, batches.take().length, batches.take().length]).toEqual([2, 1, 0])
  batches.stop()
  clock.advance(1000)
  expect(left).toBe(0)
})

test('what a full one leaves behind waits for company anew, and leaves with all that came until then', async () => {
  for (const size of [1, 1, 1]) add(size)
  await turnEnd()
  expect([batches.due().length, batches.due().length]).toEqual([2, 0])
  clock.advance(999)
  expect(left).toBe(1)
  clock.advance(1)
  expect(left).toBe(2)
  expect([batches.due().length, batches.due().length]).toEqual([1, 0])
})

test('what has waited its time is due behind a batch that was under way then, what comes later is not', () => {
  add(1)
  clock.advance(1000)
  add(1)
  add(1)
  expect([batches.due().length, batches.due().length]).toEqual([2, 0])
  add(1)
  expect(batches.due().length).toBe(2)
})
