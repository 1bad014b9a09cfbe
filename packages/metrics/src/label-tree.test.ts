// A tree finds a series by exactly the values it was planted for.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CounterSeries } from './counter.ts'
import { LabelTree } from './label-tree.ts'
import type { SeriesHost } from './series.ts'

const names = ['a', 'b', 'c']

function seriesOf(values: readonly unknown[]): CounterSeries {
  const labels = Object.fromEntries(names.map((name, at) => [name, String(values[at])]))
  return new CounterSeries({} as SeriesHost, labels)
}

const valuesOf = (values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, at) => [name, values[at]]))

test('finds every series under its texts and its spellings, whatever order they are planted in', () => {
  const value = fc.oneof(fc.constantFrom('1', '2', 'x', ''), fc.constantFrom(1, 2, Number.NaN))
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value)), (all) => {
      const tree = new LabelTree<CounterSeries>(names)
      const byTexts = new Map<string, CounterSeries>()
      for (const values of all) {
        const key = JSON.stringify(values.map(String))
        const series = byTexts.get(key) ?? seriesOf(values)
        byTexts.set(key, series)
        tree.plant(series.labels, series)
        tree.plant(valuesOf(values), series)
      }
      for (const values of all) {
        const series = byTexts.get(JSON.stringify(values.map(String)))
        expect(tree.find(valuesOf(values))).toBe(series)
        expect(tree.find(valuesOf(values.map(String)))).toBe(series)
      }
    }),
  )
})

test('does not find what differs in the last value alone', () => {
  const tree = new LabelTree<CounterSeries>(names)
  const series = seriesOf(['GET', '/a', '200'])
  tree.plant(series.labels, series)
  expect(tree.find({ a: 'GET', b: '/a', c: '500' })).toBeUndefined()
  expect(tree.find({ a: 'GET', b: '/a', c: 200 })).toBeUndefined()
  expect(tree.find({ a: 'GET', b: '/a' })).toBeUndefined()
  expect(tree.find({ a: 'GET', b: '/a', c: '200' })).toBe(series)
})
