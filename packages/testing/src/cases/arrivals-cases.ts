// What arrives: the known bytes, the rest at the end, and nothing of nothing.
import assert from 'node:assert/strict'
import type { EventBy, Signal } from '@obs/core'
import { offered, type BackendCase, type Subject } from './case.ts'
import { loopback } from './loopback.ts'

/** A real server on loopback receives the bytes that are known for an event. */
export function knownBytes<S extends Signal>(
  { make, scheme, reply }: Subject<S>,
  { event, bytes }: { readonly event: EventBy[S]; readonly bytes: string | Uint8Array },
  number: number,
): BackendCase {
  return {
    name: `sends the known bytes of event ${number}`,
    async run() {
      await using server = await loopback(scheme, reply)
      const { sink, tally } = offered(make(server.url), [event])
      await sink.flush?.({ deadlineMs: 5000 })
      assert.deepEqual(tally(), { offered: 1, sent: 1, dropped: {} })
      const known = Buffer.from(bytes)
      const arrived = await server.arrived(known)
      assert.ok(
        arrived.includes(known),
        `expected bytes:\n${known.toString()}\nthere arrived:\n${arrived.toString()}`,
      )
      await sink.close?.({ deadlineMs: 1000 })
    },
  }
}

/** Close sends what was waiting for company. */
export function closesWithTheRest<S extends Signal>({
  make,
  scheme,
  reply,
  events,
}: Subject<S>): BackendCase {
  return {
    name: 'sends the rest when it is closed, and takes nothing after',
    async run() {
      await using server = await loopback(scheme, reply)
      const { sink, tally, offer } = offered(make(server.url), events)
      await sink.close?.({ deadlineMs: 5000 })
      assert.deepEqual(tally(), { offered: events.length, sent: events.length, dropped: {} })
      offer(events[0] as EventBy[S])
      assert.deepEqual(tally().dropped, { closed: 1 })
    },
  }
}

/** Flush and close of a sink that was given nothing bother no server. */
export function nothingFromNothing<S extends Signal>({ make, scheme, reply }: Subject<S>): BackendCase {
  return {
    name: 'sends nothing when there is nothing to send',
    async run() {
      await using server = await loopback(scheme, reply)
      const { sink, tally, faults } = offered(make(server.url), [])
      await sink.flush?.({ deadlineMs: 1000 })
      await sink.close?.({ deadlineMs: 1000 })
      assert.equal(await server.arrivals(0), 0)
      assert.deepEqual(faults, [])
      assert.deepEqual(tally(), { offered: 0, sent: 0, dropped: {} })
    },
  }
}
