// What comes back decides: refused is counted and not repeated, busy is tried again, down and hanging end with a reason.
import assert from 'node:assert/strict'
import type { DropReason, Signal } from '@obs/core'
import { httpCollector } from '../http-collector.ts'
import { droppedOf, offered, type BackendCase, type Subject } from './case.ts'
import { loopback, taking } from './loopback.ts'

/** A server says no for good. */
export function refuses<S extends Signal>(
  { make, events }: Subject<S>,
  status: number,
  reason: DropReason,
): BackendCase {
  return {
    name: `counts what a server refuses with ${status} as ${reason}, and does not repeat it`,
    async run() {
      await using collector = await httpCollector()
      collector.answer(status)
      const { sink, tally } = offered(make(collector.url), events)
      await sink.flush?.({ deadlineMs: 5000 })
      const payloads = collector.received.length
      await sink.close?.({ deadlineMs: 1000 })
      assert.deepEqual(tally(), { offered: events.length, sent: 0, dropped: { [reason]: events.length } })
      assert.equal(collector.received.length, payloads)
    },
  }
}

/** A server is busy and comes back: everything arrives, and is counted once. */
export function recovers<S extends Signal>({ make, events, reply }: Subject<S>): BackendCase {
  return {
    name: 'tries again what a busy server refused, and counts it once',
    async run() {
      await using collector = await httpCollector()
      collector.answer((_request, count) => (count === 1 ? 503 : taking(reply)))
      const { sink, tally } = offered(make(collector.url), events)
      // Each flush wakes a delivery that waits before its next attempt, so no time has to pass.
      while (tally().sent < events.length && droppedOf(tally()) === 0) await sink.flush?.({ deadlineMs: 10 })
      assert.deepEqual(tally(), { offered: events.length, sent: events.length, dropped: {} })
      assert.ok(collector.received.length > 1)
      await sink.close?.({ deadlineMs: 1000 })
    },
  }
}

/** A server that is down gets nothing, and everything is counted at the deadline. */
export function isDown<S extends Signal>({ make, scheme, reply, events }: Subject<S>): BackendCase {
  return {
    name: 'counts what a server that is down never got',
    async run() {
      const server = await loopback(scheme, reply)
      await server[Symbol.asyncDispose]()
      const { sink, tally } = offered(make(server.url), events)
      await sink.close?.({ deadlineMs: 100 })
      assert.equal(tally().sent, 0)
      assert.equal(droppedOf(tally()), events.length)
    },
  }
}

/** A server that never answers delays the end by no more than the deadline. */
export function hangs<S extends Signal>({ make, events }: Subject<S>): BackendCase {
  return {
    name: 'counts what a server that hangs kept until the deadline',
    async run() {
      await using collector = await httpCollector()
      collector.answer('hang')
      const { sink, tally } = offered(make(collector.url), events)
      await sink.close?.({ deadlineMs: 100 })
      assert.equal(tally().sent, 0)
      assert.equal(droppedOf(tally()), events.length)
    },
  }
}
