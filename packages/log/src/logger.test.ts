// The logger: what is bound, which level passes, and what one call of each kind writes.
import {
  createContext,
  createPipeline,
  runInScope,
  ScopeState,
  type LogEvent,
  type Pipeline,
} from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { createLogger, type Logger } from './logger.ts'

let pipeline: Pipeline
let log: Logger
let written: LogEvent[]

beforeEach(() => {
  written = []
  const write = (event: LogEvent): void => void written.push(event)
  pipeline = createPipeline({ sinks: [{ name: 'list', signals: ['log'], write }] })
  log = createLogger(pipeline)
})

const fields = (): readonly unknown[] => written.map((line) => line.fields)

test('bind adds, unbind takes away, fresh starts over; the receiver stays as it was', () => {
  const bound = log.bind({ a: 1, b: 2 })
  bound.bind({ b: 3, c: 4 }).info('x')
  bound.unbind('a', 'unknown').info('x')
  bound.fresh({ d: 5 }).info('x')
  bound.fresh().info('x')
  bound.info('x')
  expect(fields()).toEqual([{ a: 1, b: 3, c: 4 }, { b: 2 }, { d: 5 }, {}, { a: 1, b: 2 }])
})

test('bound is what the fields were at the call, whatever becomes of their object before a line is written', () => {
  const flat = { plan: 'free' }
  const nested = { user: { plan: 'free' } }
  let reads = 0
  const counted = {
    get plan() {
      reads += 1
      return `free ${reads}`
    },
  }
  const loggers = [flat, nested, counted].map((fieldsOf) => log.bind(fieldsOf))
  flat.plan = 'pro'
  nested.user.plan = 'pro'
  for (const logger of loggers) {
    logger.info('x')
    logger.info('x')
  }
  const [first, second, third] = [{ plan: 'free' }, { user: { plan: 'free' } }, { plan: 'free 1' }]
  expect(fields()).toEqual([first, first, second, second, third, third])
})

test('a map or a document is bound by what it holds', () => {
  class Order {
    readonly internal = true
    toJSON = (): object => ({ id: 7 })
  }
  log.bind(new Map([['a', 1]])).info('x')
  log.bind(new Order()).info('x')
  expect(fields()).toEqual([{ a: 1 }, { id: 7 }])
})

test('bound fields that cannot be read cost their value, not the logger', () => {
  const broken = {
    a: 1,
    get b(): string {
      throw new Error('no')
    },
  }
  log.bind(broken).info('x')
  expect(fields()).toEqual([{ a: 1, b: '[unreadable]' }])
})

test('what is bound before redaction changes follows it, whether or not it has been written', () => {
  const [written1, waiting] = [log.bind({ badge: 'b1' }), log.bind({ badge: 'b2' })]
  written1.info('x')
  const write = (event: LogEvent): void => void written.push(event)
  pipeline.configure({
    sinks: [{ name: 'list', signals: ['log'], write }],
    redact: { keys: ['badge'] },
  })
  written1.info('x')
  waiting.info('x')
  expect(fields()).toEqual([{ badge: 'b1' }, { badge: '[redacted]' }, { badge: '[redacted]' }])
})

test('call fields win over bound, bound over ambient, and no key stands twice', () => {
  const context = createContext(pipeline)
  context.run({ a: 'ambient', b: 'ambient', c: 'ambient' }, () => {
    log.bind({ b: 'bound', c: 'bound' }).info('x', { c: 'call' })
  })
  expect(fields()).toEqual([{ a: 'ambient', b: 'bound', c: 'call' }])
})

test('fields may be given late, and are not asked for where no line is written', () => {
  let asked = 0
  const lazy = (): object => ({ asked: (asked += 1) })
  log.debug('quiet', lazy)
  log.info('told', lazy)
  log.info('broken', (): object => {
    throw new Error('no')
  })
  expect(fields()[0]).toEqual({ asked: 1 })
  expect(written[1]).toMatchObject({ event: 'broken', error: { message: 'no' } })
})

test('a level set later reaches loggers taken earlier, by name and with all below it', () => {
  const billing = log.named('billing')
  const tax = billing.bind({ a: 1 }).named('billing.tax')
  log.level = 'warn'
  expect([log.isEnabled('info'), billing.isEnabled('info'), tax.isEnabled('info')]).toEqual([
    false,
    false,
    false,
  ])
  billing.level = 'debug'
  tax.debug('x')
  log.debug('y')
  expect(written).toMatchObject([{ logger: 'billing.tax', event: 'x' }])
})

test('a directive reaches loggers taken earlier', () => {
  const billing = log.named('billing')
  pipeline.levels.direct('off,billing=trace')
  billing.trace('x')
  log.fatal('y')
  expect(written.map(({ event }) => event)).toEqual(['x'])
})

test('an error is found at any key, with its causes and aggregates, and its key may be err or not', () => {
  const cause = new TypeError('deep')
  log.warn('a', { failure: new Error('outer', { cause }) })
  log.warn('b', new AggregateError([new RangeError('one'), cause], 'many'))
  log.warn('c', { first: new Error('1'), err: new Error('2') })
  expect(written).toMatchObject([
    { error: { message: 'outer', causes: [{ type: 'TypeError', message: 'deep' }] } },
    { error: { message: 'many', causes: [{ type: 'RangeError' }, { type: 'TypeError' }] } },
    { error: { message: '2' }, fields: { first: { type: 'Error', message: '1' } } },
  ])
})

test('callers without types may have the order wrong, and lose nothing', () => {
  const untyped = log as unknown as Record<'info' | 'error', (...given: unknown[]) => string>
  untyped.info({ a: 1 }, 'message last')
  untyped.info(new Error('alone'))
  untyped.info({ b: 2 })
  untyped.info(undefined)
  expect(untyped.error(Symbol('s'), 'odd')).toMatch(/^[0-9a-f]{32}$/)
  expect(written).toMatchObject([
    { event: 'message last', fields: { a: 1 } },
    { event: 'exception', error: { message: 'alone' } },
    { event: 'log', fields: { b: 2 } },
    { event: 'log' },
    { event: 'odd', error: { type: 'symbol' } },
  ])
})

test('a failure has an id whether or not its line is written', () => {
  log.level = 'off'
  expect(log.error('gone', { err: new Error('x') })).toMatch(/^[0-9a-f]{32}$/)
  expect(written).toEqual([])
})

test('a logger of a scope carries its fields where the ambient context is lost', () => {
  const scope = ScopeState.work(pipeline.bind({ requestId: 'r' }))
  runInScope(scope, () => log.info('inside'))
  log.info('outside')
  expect(fields()).toEqual([{ requestId: 'r' }, {}])
})

test.each([undefined, null, {}, { sinks: [] }])(
  'what is no pipeline is refused with the mend: %j',
  (given) => {
    const made = (): Logger => createLogger(given as unknown as Pipeline)
    expect(made).toThrow('createLogger takes a pipeline, as in createLogger(createPipeline(')
  },
)
