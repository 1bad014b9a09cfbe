// Golden bytes: literals from specifications and vendors' manuals.
import { LineSnapshot, type MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { parseDsn } from './dsn.ts'
import { parseEnvelope, printEnvelope } from './envelope.ts'
import { jsonLine, pinoShape } from './json-line.ts'
import { negotiate, openMetrics } from './openmetrics.ts'
import { pretty } from './pretty.ts'
import { packLines, statsdLines } from './statsd.ts'
import { parseTai64n, tai64n } from './tai64n.ts'

function line(event: string, members = ''): LineSnapshot {
  return new LineSnapshot(
    1_700_000_000_123,
    'info',
    event,
    undefined,
    members,
    undefined,
    undefined,
    undefined,
    undefined,
  )
}

test('writes a JSON line', () => {
  expect(jsonLine()(line('order.taken', ',"n":1'))).toBe(
    '{"level":"info","time":"2023-11-14T22:13:20.123Z","event":"order.taken","n":1}\n',
  )
})

test("writes pino's bytes in pino's shape", () => {
  // Captured from pino 10.4.0 with `base: undefined`.
  expect(jsonLine(pinoShape)(line('hi', ',"a":1'))).toBe(
    '{"level":30,"time":1700000000123,"a":1,"msg":"hi"}\n',
  )
})

test('keeps a terminal whole: escape sequences from values are shown, not run', () => {
  const text = pretty({ colour: 'none' })(line('x', ',"v":"\\u001b[2J\\u202e"'))
  expect(text).toBe('22:13:20.123 info  x                        v=\\u001b[2J\\u202e\n')
})

test('writes and reads the TAI64N label of the manual page', () => {
  expect(parseTai64n('@4000000037c219bf2ef02e94')).toBeCloseTo(935_467_445_787 + 0.4925, 3)
  expect(tai64n(935_467_445_787 + 0.4925).slice(0, 19)).toBe('@4000000037c219bf2e')
})

test.each([
  ['https://key@o1.ingest.sentry.io/42', 'https://o1.ingest.sentry.io/api/42/envelope/'],
  ['http://key:secret@localhost:8000/pre/fix/1', 'http://localhost:8000/pre/fix/api/1/envelope/'],
  ['https://key@[::1]:9000/7', 'https://[::1]:9000/api/7/envelope/'],
])('finds the endpoint of %s', (dsn, url) => expect(parseDsn(dsn)?.envelopeUrl).toBe(url))

test.each(['', 'nonsense', 'https://host/1', 'https://key@host/', 'ftp://key@host/1'])(
  'refuses the DSN %j',
  (dsn) => {
    expect(parseDsn(dsn)).toBeUndefined()
  },
)

test('prints an envelope with lengths in bytes and reads it back', () => {
  const text = printEnvelope({
    header: { event_id: 'a' },
    items: [{ header: { type: 'event' }, payload: '{"é":1}' }],
  })
  expect(text).toBe('{"event_id":"a"}\n{"type":"event","length":8}\n{"é":1}\n')
  expect(parseEnvelope(Buffer.from(text)).items[0]?.payload).toBe('{"é":1}')
})

test('reads what other SDKs send: no lengths, an empty header, no last line feed', () => {
  const { header, items } = parseEnvelope(
    Buffer.from('{}\n{"type":"client_report"}\n{"timestamp":1}\n{"type":"session"}\n{}'),
  )
  expect(header).toEqual({})
  expect(items.map(({ payload }) => payload)).toEqual(['{"timestamp":1}', '{}'])
})

test('refuses an envelope that ends inside an item', () => {
  expect(() => parseEnvelope(Buffer.from('{}\n{"type":"event","length":99}\n{}'))).toThrow(
    'ends inside an item',
  )
})

const base = { signal: 'metric', time: 0, labels: {} } as const
const errors: MetricPoint = {
  ...base,
  name: 'errors',
  kind: 'meter',
  help: 'Failures',
  labels: { event: 'a"b\\' },
  value: 3,
  exemplars: [{ value: 1, time: 1500, labels: { error_id: 'e1' } }],
}

test('writes OpenMetrics with exemplars and the older text without', () => {
  expect(openMetrics([errors], 'openmetrics')).toBe(
    '# HELP errors Failures\n# TYPE errors counter\nerrors_total{event="a\\"b\\\\"} 3 # {error_id="e1"} 1 1.5\n# EOF\n',
  )
  expect(openMetrics([errors], 'prometheus')).toBe(
    '# HELP errors_total Failures\n# TYPE errors_total counter\nerrors_total{event="a\\"b\\\\"} 3\n',
  )
})

test('gives scrapers the text they ask for', () => {
  expect(negotiate('application/openmetrics-text;version=1.0.0,text/plain;q=0.5')).toBe('openmetrics')
  expect(negotiate('text/plain')).toBe('prometheus')
})

test('writes StatsD in both dialects, and a negative gauge as a reset and a step', () => {
  const orders: MetricPoint = {
    ...base,
    name: 'orders',
    kind: 'counter',
    labels: { plan: 'pro.x' },
    value: 2,
  }
  expect(statsdLines(orders, { dialect: 'etsy', prefix: 'shop.' })).toEqual(['shop.orders.pro_x:2|c'])
  expect(statsdLines(orders, { dialect: 'datadog', prefix: '' })).toEqual(['orders:2|c|#plan:pro.x'])
  const below: MetricPoint = { ...base, name: 'temp', kind: 'gauge', value: -3 }
  expect(statsdLines(below, { dialect: 'etsy', prefix: '' })).toEqual(['temp:0|g', 'temp:-3|g'])
})

test('packs lines into packets no larger than asked', () => {
  expect(packLines(['aaaa', 'bb', 'cc', 'dddddddd'], 7)).toEqual(['aaaa\nbb', 'cc', 'dddddddd'])
})
