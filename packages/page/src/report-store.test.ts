// Which reports stay: of each group the first and the newest, of all no more than the bound.
import type { ErrorReport } from '@obs/core'
import { expect, test } from 'vitest'
import { ReportStore } from './report-store.ts'

function report(group: string, id: string, text = ''): ErrorReport {
  const error = { type: 'Error', message: '', stack: '', causes: [] }
  return { signal: 'error', time: 0, level: 'error', event: 'x', fields: { text }, error, errorId: id, group }
}

test('keeps the first report of a group and the newest ten', () => {
  const store = new ReportStore()
  for (let at = 1; at <= 100; at += 1) store.add(report('g', `${at}`))
  expect(store.ofGroup('g').map(({ errorId }) => errorId)).toEqual([
    '1',
    '91',
    '92',
    '93',
    '94',
    '95',
    '96',
    '97',
    '98',
    '99',
    '100',
  ])
  expect([store.find('50'), store.find('100')?.errorId]).toEqual([undefined, '100'])
})

test('over the bound the largest group gives way, so that a rare failure stays', () => {
  const store = new ReportStore()
  store.add(report('rare', 'r'))
  for (let at = 0; at < 1000; at += 1) store.add(report(`g${at % 100}`, `${at}`))
  const kept = Array.from({ length: 100 }, (_, at) => store.ofGroup(`g${at}`).length)
  expect(kept.reduce((sum, count) => sum + count, 0)).toBe(399)
  expect(store.find('r')?.errorId).toBe('r')
})

test('a thousand groups of one report each stay within the bound, the newest first', () => {
  const store = new ReportStore()
  for (let at = 0; at < 1000; at += 1) store.add(report(`g${at}`, `${at}`))
  expect([store.find('999')?.errorId, store.find('0')]).toEqual(['999', undefined])
})

test('large reports are bounded in characters: the largest group gives way, a rare failure stays', () => {
  const store = new ReportStore()
  store.add(report('rare', 'r'))
  const large = 'x'.repeat(1_000_000)
  for (let at = 0; at < 40; at += 1) store.add(report(`g${at % 4}`, `${at}`, large))
  const kept = [0, 1, 2, 3].map((at) => store.ofGroup(`g${at}`).map(({ errorId }) => errorId))
  expect(kept).toEqual([['0'], ['1', '37'], ['2', '38'], ['3', '39']])
  expect(store.find('r')?.errorId).toBe('r')
})

test('characters of reports that have left are free again', () => {
  const store = new ReportStore()
  for (let at = 0; at < 100; at += 1) store.add(report('g', `${at}`, 'x'.repeat(1_000_000)))
  for (let at = 0; at < 100; at += 1) store.add(report('g', `small${at}`))
  expect(store.ofGroup('g').map(({ errorId }) => errorId)).toEqual([
    '0',
    ...Array.from({ length: 10 }, (_, at) => `small${90 + at}`),
  ])
})
