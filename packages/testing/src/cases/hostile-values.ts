// Values nobody hopes for: control characters, half a surrogate, separators of every format, no number, an empty name.
import assert from 'node:assert/strict'
import type { ErrorReport, EventBy, LogEvent, MetricPoint, Signal } from '@obs/core'
import { droppedOf, offered, type BackendCase, type Subject } from './case.ts'

/** Encoding throws for none of them, and each is counted. */
export function hostileValues<S extends Signal>({ make }: Subject<S>): BackendCase {
  return {
    name: 'takes hostile values without throwing, and counts each',
    async run() {
      // Port 9 discards: nothing listens there.
      const sink = make('http://127.0.0.1:9')
      const events = hostileEvents(sink.signals) as readonly EventBy[S][]
      const { tally } = offered(sink, events)
      await sink.close?.({ deadlineMs: 50 })
      const { sent, dropped } = tally()
      assert.equal(dropped.encode_failed, undefined)
      assert.equal(sent + droppedOf(tally()), events.length)
    },
  }
}

const strange = '\u0000\u2028\ud800"\\\n|#,;=é'
const line = {
  time: 0,
  level: 'error',
  event: strange,
  fields: { [strange]: strange, deep: { a: [null] } },
} as const
const error = { type: strange, message: 'x'.repeat(100_000), stack: strange, causes: [] }
const labels = { [strange]: strange }

const all: readonly (LogEvent | ErrorReport | MetricPoint)[] = [
  { ...line, signal: 'log' },
  { ...line, signal: 'error', error, errorId: '0'.repeat(32), group: strange },
  { signal: 'metric', time: 0, name: strange, kind: 'gauge', labels, value: Number.NaN },
  { signal: 'metric', time: 0, name: '', kind: 'counter', labels: {}, value: Number.POSITIVE_INFINITY },
]

function hostileEvents(signals: readonly Signal[]): readonly (LogEvent | ErrorReport | MetricPoint)[] {
  return all.filter(({ signal }) => signals.includes(signal))
}
