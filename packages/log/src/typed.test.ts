// The catalogue: a log call that also moves its meters, with the labels and the field its spec names.
import { createPipeline, type LogEvent } from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { adoptLibraries, libraryLog } from './library.ts'
import { createLogger, type Logger } from './logger.ts'
import type { DeclareMetrics } from './typed.ts'

interface Events {
  'payment.captured': { amountCents: number; currency?: 'EUR' | 'USD' }
  'payment.refused': { err: unknown }
  plain: object
}

let log: Logger
let written: LogEvent[]
let moved: unknown[]

beforeEach(() => {
  written = []
  moved = []
  const metrics: DeclareMetrics = {
    counter: (name, { labels }) => ({
      with: (values) => ({ add: () => void moved.push([name, labels, values]) }),
    }),
    histogram: (name, options) => ({
      with: (values) => ({ record: (value) => void moved.push([name, options, values, value]) }),
    }),
  }
  const write = (event: LogEvent): void => void written.push(event)
  const pipeline = createPipeline({ sinks: [{ name: 'list', signals: ['log'], write }] })
  log = createLogger(pipeline, metrics)
})

const specs = {
  'payment.captured': {
    counter: 'payments',
    labels: ['currency'],
    histogram: { name: 'payment.amount', field: 'amountCents', unit: '{cent}' },
  },
  'payment.refused': { expected: true },
  plain: {},
} as const

test('an event moves its counter and its histogram under its labels, and writes its line', () => {
  log.typed<Events>(specs).bind({ shop: 1 }).info('payment.captured', { amountCents: 1299, currency: 'EUR' })
  expect(moved).toEqual([
    ['payments', ['currency'], { currency: 'EUR' }],
    ['payment.amount', { labels: ['currency'], unit: '{cent}' }, { currency: 'EUR' }, 1299],
  ])
  expect(written).toMatchObject([{ fields: { shop: 1, amountCents: 1299, currency: 'EUR' } }])
})

test('meters move where the level keeps the line back', () => {
  log.level = 'off'
  log.typed<Events>(specs).debug('payment.captured', { amountCents: 1 })
  expect([moved.length, written.length]).toEqual([2, 0])
})

test('an absent label is empty, and fields that cannot be read harm nobody', () => {
  const typed = log.typed<Events>(specs)
  typed.info('payment.captured', { amountCents: 1 })
  typed.info('payment.captured', {
    amountCents: 2,
    get currency(): never {
      throw new Error('no')
    },
  })
  typed.info('payment.captured', undefined as never)
  expect(moved.filter((_, at) => at % 2 === 0).map((entry) => (entry as unknown[])[2])).toEqual([
    { currency: '' },
    { currency: '[unreadable]' },
    { currency: '' },
  ])
  expect(written).toHaveLength(3)
})

test('a library declares its events before there is an application, and follows it once there is', () => {
  const typed = libraryLog('lib').typed<Events>(specs)
  typed.info('plain', {})
  expect(written).toEqual([])
  adoptLibraries(log)
  typed.bind({ a: 1 }).info('payment.captured', { amountCents: 1 })
  expect(written).toMatchObject([{ logger: 'lib', fields: { a: 1 } }])
  expect(moved).toHaveLength(2)
})

test.each([
  [undefined, 'specs is missing: give a catalogue'],
  [null, 'specs is null: give an object'],
  [[], 'specs is a list: give an object'],
  [{ paid: { counters: 'x' } }, "there is no option 'specs.paid.counters'; there are specs.paid.expected, "],
  [{ paid: { counter: 'x', labels: 'plan' } }, 'specs.paid.labels is a text: give a list'],
  [{ paid: { histogram: { name: 'x' } } }, 'specs.paid.histogram.field is missing: give the field'],
  [{ 'order.taken': undefined }, 'specs.order.taken is missing: give {} at least'],
])('a catalogue that is none is refused: %j', (specs, told) => {
  const log = createLogger(createPipeline()) as unknown as { typed(given: unknown): unknown }
  expect(() => log.typed(specs)).toThrow(`typed: ${told}`)
})
