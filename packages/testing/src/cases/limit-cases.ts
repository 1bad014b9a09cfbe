// Limits hold: a batch is cut by count, and what is too large for any batch is counted and kept from the rest.
import assert from 'node:assert/strict'
import type { Signal } from '@obs/core'
import { offered, type BackendCase, type Subject } from './case.ts'
import { loopback } from './loopback.ts'

/** With room for one event, each leaves alone. */
export function batchesWithinLimits<S extends Signal>({
  make,
  scheme,
  reply,
  events,
}: Subject<S>): BackendCase {
  return {
    name: 'sends no more events at once than batchItemsMax',
    async run() {
      const many = [...events, ...events, ...events]
      await using server = await loopback(scheme, reply)
      const { sink, tally } = offered(make(server.url, { batchItemsMax: 1 }), many)
      await sink.close?.({ deadlineMs: 5000 })
      assert.deepEqual(tally(), { offered: many.length, sent: many.length, dropped: {} })
      const payloads = await server.arrivals(many.length)
      assert.ok(payloads >= many.length, `${many.length} events left in ${payloads} payloads`)
    },
  }
}

/** With room for one byte, every event is too large, and is told so. */
export function tooLarge<S extends Signal>({ make, scheme, reply, events }: Subject<S>): BackendCase {
  return {
    name: 'counts what is larger than batchBytesMax as too_large, and sends none of it',
    async run() {
      await using server = await loopback(scheme, reply)
      const { sink, tally } = offered(make(server.url, { batchBytesMax: 1 }), events)
      await sink.close?.({ deadlineMs: 1000 })
      assert.deepEqual(tally(), { offered: events.length, sent: 0, dropped: { too_large: events.length } })
      assert.equal(await server.arrivals(0), 0)
    },
  }
}
