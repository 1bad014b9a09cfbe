// Instruments declared `raw` hand their values on, each once per reader, and never keep more than a thousand.
import { createFaultChannel } from '@obs/core'
import { fakeClock } from '@obs/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'
import { mergeRaw, rawSince, RawValues } from './raw-values.ts'

function kept(values: readonly number[]): RawValues {
  const raw = new RawValues()
  for (const value of values) raw.keep(value)
  return raw
}

test('keeps the last thousand in order, and counts all', () => {
  const { values, total } = kept(Array.from({ length: 2500 }, (_, n) => n)).read()
  expect([values.length, values[0], values.at(-1), total]).toEqual([1000, 1500, 2499, 2500])
})

test('gives each value once: readings that follow each other hold them all, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer(), { maxLength: 400 }), { maxLength: 6 }), (turns) => {
      const raw = new RawValues()
      let before = raw.read()
      const seen = turns.flatMap((turn) => {
        for (const value of turn) raw.keep(value)
        const now = raw.read()
        const { values, total } = rawSince(now, before)
        expect(total).toBe(turn.length)
        before = now
        return values
      })
      expect(seen).toEqual(turns.flat())
    }),
  )
})

test('adds two series up', () => {
  expect(mergeRaw(kept([1]).read(), kept([2, 3]).read())).toEqual({ values: [1, 2, 3], total: 3 })
  expect(mergeRaw(kept([1]).read(), undefined)).toEqual({ values: [1], total: 1 })
})

test('reaches the points of a delta reader once, for distinct counts too', () => {
  const store = createMetrics({ clock: fakeClock(0), faults: createFaultChannel(fakeClock(0)) })
  const { metrics, source } = store
  const users = metrics.distinct('users', { values: 'raw' })
  const latency = metrics.timer('latency', { values: 'raw' })
  const reader = source.reader({ temporality: 'delta' })
  const read = (): readonly unknown[] => {
    const points = reader.collect()
    reader.advance()
    return ['users', 'latency'].map((name) => points.find((point) => point.name === name)?.raw?.values ?? [])
  }
  users.add('ann')
  latency.record(12)
  expect(read()).toEqual([['ann'], [12]])
  users.add('bob')
  expect(read()).toEqual([['bob'], []])
  store[Symbol.dispose]()
})
