// The recorder over real instances: what it sees, what it asserts, and what it says when it fails.
import { AssertionError } from 'node:assert'
import { configure, createObs, log as defaultLog, type LogEvent, type Obs } from '@obs/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Match } from './evidence.ts'
import { recorder } from './recorder.ts'

let written: LogEvent[]
let obs: Obs

beforeEach(() => {
  written = []
  obs = createObs({
    sinks: [{ name: 'list', signals: ['log'], write: (event) => void written.push(event as LogEvent) }],
  })
})

afterEach(async () => {
  await obs.close()
})

test('sees what loggers taken earlier emit while the sinks rest, and gives them back', () => {
  const log = obs.log.bind({ tenant: 'a' })
  {
    using seen = recorder(obs)
    log.info('order.taken', { id: 7 })
    expect(seen.logs).toMatchObject([{ event: 'order.taken', fields: { tenant: 'a', id: 7 } }])
  }
  log.info('after')
  expect(written.map(({ event }) => event)).toEqual(['after'])
})

test('finds the one report of a thrown value, by itself, event, id and fields', () => {
  using seen = recorder(obs)
  const err = new RangeError('no such plan')
  const id = obs.log.error('plan.failed', { err, plan: 'pro' })
  obs.log.error('other.failed', { err: new Error('x') })
  const report = seen.assertReportedOnce({ err, event: 'plan.failed', id, fields: { plan: 'pro' } })
  expect([report.errorId, report.error.type]).toEqual([id, 'RangeError'])
  expect(seen.value('errors', { type: 'RangeError' })).toBe(1)
  expect(seen.value('errors')).toBe(2)
})

test('counts from its own beginning, and anew from clear', () => {
  obs.metrics.counter('orders').add(5)
  using seen = recorder(obs)
  obs.metrics.counter('orders').add(2)
  expect(seen.value('orders')).toBe(2)
  obs.log.info('x')
  seen.clear()
  expect([seen.value('orders'), seen.logs.length]).toEqual([0, 0])
})

test('reads a gauge as it is, and 0 for what does not exist', () => {
  obs.metrics.gauge('depth').set(3)
  using seen = recorder(obs)
  expect([seen.value('depth'), seen.value('nothing')]).toEqual([3, 0])
})

test('an equal error matches also where its text holds a secret, which no report shows', () => {
  using seen = recorder(obs)
  obs.log.error('connect.failed', { err: new Error('no redis://:hunter2@cache') })
  const report = seen.assertReportedOnce({ err: new Error('no redis://:hunter2@cache') })
  expect(report.error.message).toBe('no redis://[redacted]@cache')
})

test('an assertion that fails lists what there was', () => {
  using seen = recorder(obs)
  obs.log.error('plan.failed', { err: new RangeError('no such plan') })
  const failing = (): void => void seen.assertReportedOnce({ event: 'other' })
  expect(failing).toThrow(AssertionError)
  expect(failing).toThrow(/expected one report, there were 0[^]*plan\.failed {2}RangeError: no such plan/)
})

test('a match that is misspelt or none at all is refused, and does not fit whatever there was', () => {
  using seen = recorder(obs)
  obs.log.error('order.failed')
  const refused = (match: unknown) => () => seen.assertReportedOnce(match as Match)
  expect(refused({ evnt: 'order.failed' })).toThrow(
    "assertReportedOnce: there is no option 'evnt'; there are err,",
  )
  expect(refused('order.failed')).toThrow('assertReportedOnce: what was given is a text: give an object')
  expect(() => seen.assertNotReported({ fields: 'x' as never })).toThrow(
    'assertNotReported: fields is a text',
  )
})

test('two failures are not once, and a level that is off leaves no line', () => {
  using seen = recorder(obs)
  obs.log.error('twice', { err: new Error('a') })
  obs.log.error('twice', { err: new Error('a') })
  expect(() => seen.assertReportedOnce({ event: 'twice' })).toThrow(/there were 2/)
  obs.log.level = 'off'
  obs.log.error('silent', { err: new Error('b') })
  expect(() => seen.assertReportedOnce({ event: 'silent' })).toThrow(/expected one line with its id/)
})

test('one report with two lines, or beside a mark that nobody reported, is not once', () => {
  using seen = recorder(obs)
  const err = new Error('no')
  obs.context.run({}, () => {
    obs.log.error('twice.told', { err })
    obs.log.error('twice.told', { err })
  })
  expect(() => seen.assertReportedOnce({ err })).toThrow('expected one line with its id, there were 2')
  seen.clear()
  obs.log.error('pay.failed', { err: new Error('a') })
  obs.log.error('pay.failed', { err: new Error('a') }, { report: false })
  expect(() => seen.assertReportedOnce({ event: 'pay.failed' })).toThrow(
    'expected the error meter up by 1, it went up by 2',
  )
})

test('asserts that nothing, or nothing of a kind, was reported', () => {
  using seen = recorder(obs)
  seen.assertNotReported()
  obs.log.error('plan.failed', { err: new Error('x') })
  seen.assertNotReported({ event: 'other' })
  expect(() => seen.assertNotReported()).toThrow(/expected no report, there were 1/)
})

test('records the default instance unless told otherwise', () => {
  configure({ sinks: [], uncaught: false })
  using seen = recorder()
  const err = new Error('x')
  defaultLog.error('default.failed', { err })
  expect(seen.assertReportedOnce({ err }).event).toBe('default.failed')
})

test('refuses what is no instance', () => {
  expect(() => recorder({})).toThrow('this is not an instance of @obs')
})

test('recorders may stop in any order: the latest left hears, and the sinks are given back at the end', () => {
  const [first, second] = [recorder(obs), recorder(obs)]
  first.stop()
  obs.log.info('during')
  second.stop()
  second.stop()
  obs.log.info('after')
  expect(second.logs.map(({ event }) => event)).toEqual(['during'])
  expect(first.logs).toEqual([])
  expect(written.map(({ event }) => event)).toEqual(['after'])
})
