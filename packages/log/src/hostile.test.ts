// The table of hostile inputs: no case throws into the caller, forges a reserved key, loses the line or grows without bound.
// pino 10.4.0 throws, drops or forges in most of these; what it does is told beside the case.
import { createPipeline, type LineSnapshot, type LineSink, type LogEvent } from '@obs/core'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { createLogger, type Logger } from './logger.ts'

let log: Logger
let lines: LineSnapshot[]

const sink: LineSink = {
  name: 'list',
  signals: ['log'],
  write: () => undefined,
  writeLine: (line) => void lines.push(line),
}

beforeEach(() => {
  lines = []
  log = createLogger(createPipeline({ sinks: [sink], level: 'trace', onFault: () => undefined }))
})

/** The one line that `write` gave; its characters are bounded whatever was given. */
function lineOf(write: (untyped: Untyped) => unknown): LogEvent {
  lines = []
  write(log as unknown as Untyped)
  expect(lines).toHaveLength(1)
  const [line] = lines
  if (line === undefined) throw new Error('the line was lost')
  expect(line.members.length).toBeLessThan(charactersMax)
  return line.toEvent()
}

// 64 Ki characters of fields, and what the last of them may add before the bound is seen.
const charactersMax = 65_536 + 6 * 16_384 + 1024

type Untyped = Record<'info' | 'error', (...given: unknown[]) => string> & {
  bind(fields: unknown): Untyped
  named(name: unknown): Untyped
}

function throwing(): never {
  throw new Error('no')
}

function hostileError(key: 'message' | 'stack' | 'name' | 'cause' | 'code'): Error {
  return Object.defineProperty(new RangeError('hostile'), key, { get: throwing })
}

const cycle: Record<string, unknown> = { a: 1 }
cycle['self'] = cycle
const looped = new Error('loop')
looped.cause = looped
/** As those of an ORM: what it is made of is not what it says. */
class Document {
  readonly internal = true
  readonly #data: object | undefined

  constructor(data: object | undefined) {
    this.#data = data
  }

  toJSON(): object {
    return this.#data ?? throwing()
  }
}

let deep: object = {}
for (let level = 0; level < 10_000; level += 1) deep = { deep }
const revoked = Proxy.revocable({}, {})
revoked.revoke()

const cases: readonly (readonly [what: string, given: unknown, expected: object])[] = [
  ['a frozen error (pino throws)', { err: Object.freeze(new RangeError('x')) }, { error: { message: 'x' } }],
  [
    'an error whose message throws (pino throws)',
    { err: hostileError('message') },
    { error: { message: '[unreadable]' } },
  ],
  ['an error whose stack throws', { err: hostileError('stack') }, { error: { message: 'hostile' } }],
  ['an error whose name throws', { err: hostileError('name') }, { error: { message: 'hostile' } }],
  ['an error whose cause throws', { err: hostileError('cause') }, { error: { message: 'hostile' } }],
  ['an error whose code throws', { err: hostileError('code') }, { error: { message: 'hostile' } }],
  ['an error that causes itself', { err: looped }, { error: { message: 'loop', causes: [] } }],
  ['an error under another key (pino: {})', { failure: new RangeError('y') }, { error: { message: 'y' } }],
  ['an error as the fields', new RangeError('z'), { error: { message: 'z' } }],
  [
    'a getter that throws (pino throws)',
    {
      ok: 1,
      get bad() {
        return throwing()
      },
    },
    { fields: { ok: 1, bad: '[unreadable]' } },
  ],
  [
    'a nested getter that throws (pino: text about cycles)',
    {
      deep: {
        get bad() {
          return throwing()
        },
        ok: 1,
      },
    },
    { fields: { deep: { bad: '[unreadable]', ok: 1 } } },
  ],
  ['a toJSON that throws', { at: { toJSON: throwing } }, { fields: { at: '[unreadable]' } }],
  [
    'a toJSON that gives itself',
    {
      at: {
        toJSON() {
          return this
        },
      },
    },
    { fields: { at: '[circular]' } },
  ],
  [
    'a map as the fields',
    new Map<unknown, unknown>([
      ['a', 1],
      ['password', 'x'],
      [{}, 2],
    ]),
    { fields: { a: 1, password: '[redacted]', '[object Object]': 2 } },
  ],
  [
    'headers as the fields',
    new Headers({ 'x-a': '1', cookie: 'id=1' }),
    { fields: { 'x-a': '1', cookie: '[redacted]' } },
  ],
  ['a set as the fields', new Set([1, 2]), { fields: { value: [1, 2] } }],
  ['bytes as the fields', Buffer.from('hunter2'), { fields: { value: '[Buffer 7 bytes]' } }],
  [
    'a map without an end as the fields',
    Object.assign(new Map(Array.from({ length: 5000 }, (_, at) => [`k${at}`, at])), {}),
    { fields: { k0: 0, k199: 199 } },
  ],
  [
    'a document with a toJSON as the fields',
    new Document({ id: 7, password: 'x' }),
    { fields: { id: 7, password: '[redacted]' } },
  ],
  ['a date as the fields', new Date(0), { fields: { value: '1970-01-01T00:00:00.000Z' } }],
  ['an address as the fields', new URL('http://a/b'), { fields: { value: 'http://a/b' } }],
  ['a document whose toJSON throws as the fields', new Document(undefined), { fields: { internal: true } }],
  ['a revoked proxy as the fields', revoked.proxy, { fields: { '[unreadable]': '[unreadable]' } }],
  [
    'a revoked proxy as a field',
    { ok: 1, proxy: revoked.proxy },
    { fields: { ok: 1, proxy: '[unreadable]' } },
  ],
  ['a cycle', { cycle }, { fields: { cycle: { a: 1, self: '[circular]' } } }],
  ['an object ten thousand levels deep', { deep }, { event: 'x' }],
  [
    'a bigint (pino: a bare number)',
    { big: 9_007_199_254_740_993n },
    { fields: { big: '9007199254740993' } },
  ],
  [
    'a symbol and a function (pino drops them)',
    { s: Symbol('s'), f: throwing },
    { fields: { s: 'Symbol(s)', f: '[Function throwing]' } },
  ],
  [
    'a map and a set (pino: {})',
    { map: new Map([['a', 1]]), set: new Set([1]) },
    { fields: { map: { a: 1 }, set: [1] } },
  ],
  ['a date that is none', { at: new Date(Number.NaN) }, { fields: { at: 'Invalid Date' } }],
  [
    'numbers JSON does not have',
    { nan: Number.NaN, inf: -Infinity, zero: -0 },
    { fields: { nan: 'NaN', inf: '-Infinity', zero: 0 } },
  ],
  [
    'reserved names (pino: duplicates)',
    JSON.parse(
      '{"level":"fatal","time":0,"event":"e","logger":"l","err":"e","error_id":"i","trace_id":"t","span_id":"s","__proto__":{"polluted":1}}',
    ),
    {
      level: 'info',
      event: 'x',
      fields: {
        level_: 'fatal',
        time_: 0,
        event_: 'e',
        logger_: 'l',
        err_: 'e',
        error_id_: 'i',
        trace_id_: 't',
        span_id_: 's',
        __proto___: { polluted: 1 },
      },
    },
  ],
  [
    'an object without a prototype',
    Object.assign(Object.create(null) as object, { a: 1 }),
    { fields: { a: 1 } },
  ],
  ['a string of five million characters', { huge: 'x'.repeat(5_000_000) }, { event: 'x' }],
  [
    'ten thousand keys',
    Object.fromEntries(Array.from({ length: 10_000 }, (_, key) => [`k${key}`, key])),
    { event: 'x' },
  ],
  ['a list of a million items', { list: Array.from({ length: 1_000_000 }, () => 1) }, { event: 'x' }],
  ['a lone surrogate (pino: passed on raw)', { text: 'a\ud800b' }, { fields: { text: 'a\ud800b' } }],
  ['a string where fields belong (pino: dropped)', 'text', { fields: { value: 'text' } }],
  ['a list where fields belong', [1, 2], { fields: { 0: 1, 1: 2 } }],
  ['null', null, { fields: {} }],
  ['a function that throws', throwing, { error: { message: 'no' } }],
  ['a function that gives a promise', async () => ({ a: 1 }), { event: 'x' }],
]

test.each(cases)('%s', (_what, given, expected) => {
  expect(lineOf((untyped) => untyped.info('x', given))).toMatchObject(expected)
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  const failed = lineOf((untyped) => untyped.error('x', given))
  expect(failed).toMatchObject({ ...expected, ...('level' in expected ? { level: 'error' } : {}) })
  expect(failed.errorId).toMatch(/^[0-9a-f]{32}$/)
})

test.each(cases)('bound: %s', (_what, given) => {
  expect(lineOf((untyped) => untyped.bind(given).info('x'))).toMatchObject({ event: 'x', level: 'info' })
})

test('what is bound and is an error, a function or a primitive is a field as in a call', () => {
  const bound = [new RangeError('no'), () => ({ a: 1 }), 'word', 7]
  expect(bound.map((given) => lineOf((untyped) => untyped.bind(given).info('x')).fields)).toMatchObject([
    { err_: { type: 'RangeError', message: 'no' } },
    { a: 1 },
    { value: 'word' },
    { value: 7 },
  ])
})

test('a logger named by no text has the text of a number, else no name', () => {
  const names = [5, undefined, null, {}, Symbol('x')]
  expect(names.map((name) => lineOf((untyped) => untyped.named(name).info('x')).logger)).toEqual([
    '5',
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('data first and message second is turned round (pino: the other way, the data is dropped)', () => {
  expect(lineOf((untyped) => untyped.info({ a: 1 }, 'x'))).toMatchObject({ event: 'x', fields: { a: 1 } })
})

test('an event name that is none, or has no end', () => {
  expect(lineOf((untyped) => untyped.info(undefined)).event).toBe('log')
  expect(lineOf((untyped) => untyped.info('x'.repeat(1_000_000))).event.length).toBeLessThan(1100)
})

test('whatever is given, in whatever place, is one line and reads back as JSON', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
  })
  fc.assert(
    fc.property(anything, anything, anything, (first, second, bound) => {
      const event = lineOf((untyped) => untyped.bind(bound).info(first, second))
      expect(JSON.parse(JSON.stringify(event.fields))).toEqual(event.fields)
    }),
  )
})
