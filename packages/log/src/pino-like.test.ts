// pino's call shape, as pino's documentation has it, over our logger.
import { runInNewContext } from 'node:vm'
import { createPipeline, type LogEvent } from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { createLogger, type Logger } from './logger.ts'
import { pinoLike } from './pino-like.ts'

let log: Logger
let written: LogEvent[]

beforeEach(() => {
  written = []
  const write = (event: LogEvent): void => void written.push(event)
  log = createLogger(createPipeline({ sinks: [{ name: 'list', signals: ['log'], write }] }))
})

test('a message names the event, an object before it gives the fields', () => {
  const pino = pinoLike(log)
  pino.info('hello')
  pino.warn({ a: 1 }, 'with data')
  pino.info({ b: 2 })
  expect(written).toMatchObject([
    { level: 'info', event: 'hello', fields: {} },
    { level: 'warn', event: 'with data', fields: { a: 1 } },
    { level: 'info', event: 'log', fields: { b: 2 } },
  ])
})

test('printf arguments go into a message, the template stays the name', () => {
  pinoLike(log).info('user %s has %d orders', 'ann', 3)
  expect(written).toMatchObject([
    { event: 'user %s has %d orders', fields: { message: 'user ann has 3 orders' } },
  ])
})

test('an error is reported in each of the ways pino takes it', () => {
  const pino = pinoLike(log)
  pino.error(new RangeError('a'))
  pino.error(new RangeError('b'), 'told')
  pino.error({ err: new RangeError('c') }, 'inside')
  expect(written.map(({ event, error, errorId }) => [event, error?.type, errorId?.length])).toEqual([
    ['exception', 'RangeError', 32],
    ['told', 'RangeError', 32],
    ['inside', 'RangeError', 32],
  ])
})

test('an error of another realm, as a test runner has one, is an error', () => {
  const foreign: unknown = runInNewContext(`new TypeError('foreign')`)
  expect(foreign).not.toBeInstanceOf(Error)
  pinoLike(log).error(foreign)
  expect(written).toMatchObject([{ event: 'exception', error: { type: 'TypeError', message: 'foreign' } }])
})

test('a child binds, and serializers shape their keys but never the error', () => {
  const serializers = {
    req: (req: { url: string }) => req.url,
    bad: () => {
      throw new Error('no')
    },
    err: () => 'flattened',
  }
  const child = pinoLike(log).child({ reqId: 'r1' }, { serializers })
  child.error({ req: { url: '/x' }, bad: 1, err: new Error('kept') }, 'failed')
  expect(written).toMatchObject([
    { fields: { reqId: 'r1', req: '/x', bad: '[serializer threw: no]' }, error: { message: 'kept' } },
  ])
})

test('a child with a level of its own keeps it, whatever the others are set to', () => {
  const quiet = pinoLike(log).child({ a: 1 }, { level: 'warn' })
  const talkative = pinoLike(log).child({}, { level: 'debug' }).child({ b: 2 })
  log.level = 'error'
  for (const pino of [quiet, talkative]) {
    pino.debug('debugged')
    pino.warn('warned')
  }
  expect([quiet.level, talkative.level, log.level]).toEqual(['warn', 'debug', 'error'])
  expect(written.map(({ event, fields }) => [event, fields])).toEqual([
    ['warned', { a: 1 }],
    ['debugged', { b: 2 }],
    ['warned', { b: 2 }],
  ])
})

test('a level set on such a child is its own, and silence keeps its lines but not its reports', () => {
  const parent = pinoLike(log).child({}, { level: 'debug' })
  const child = parent.child({})
  child.level = 'silent'
  child.fatal({ err: new Error('down') }, 'unseen')
  expect([child.level, parent.level, log.level, written.length]).toEqual(['silent', 'debug', 'info', 0])
})

test('a level that is none leaves a child what its parent has', () => {
  const child = pinoLike(log).child({}, { level: 'loud' })
  expect(child.level).toBe('info')
  expect(() => (child.level = 'loud')).toThrow("'loud' is not a level")
})

test('says which levels are written, by the words of pino', () => {
  const pino = pinoLike(log).child({}, { level: 'error' })
  expect(['warn', 'error', 'silent', 'loud'].map((level) => pino.isLevelEnabled(level))).toEqual([
    false,
    true,
    false,
    false,
  ])
})

test('silent is off, and says nothing', () => {
  const pino = pinoLike(log)
  pino.level = 'silent'
  pino.fatal('x')
  pino.silent('y')
  expect([pino.level, log.level, written.length]).toEqual(['silent', 'off', 0])
})
