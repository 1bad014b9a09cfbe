// OTLP bytes captured from @opentelemetry/otlp-transformer 0.57.2: data points, records and exponential histograms.
import type { Distribution, ErrorReport, LogEvent, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { otlpLogRecord } from './otlp-log.ts'
import { otlpMetric } from './otlp-metric.ts'
import { otlpRejected, otlpRequest } from './otlp.ts'

const resource = { 'service.name': 'case' }
const base = { signal: 'metric', time: 1_700_000_010_123, since: 1_700_000_000_000 } as const
const orders: MetricPoint = {
  ...base,
  name: 'orders',
  help: 'Orders taken',
  unit: '{order}',
  kind: 'counter',
  labels: { plan: 'pro' },
  value: 5.5,
}
const distribution: Distribution = {
  count: 301,
  sum: 4.5,
  min: 0.25,
  max: 2,
  quantile: () => 0,
  countAtMost: () => 0,
  exponential: {
    scale: 5,
    zeroCount: 0,
    positive: { offset: -4, counts: [0, 0, 1, 300, 0] },
    negative: { offset: 0, counts: [] },
  },
}
const latency: MetricPoint = {
  ...base,
  name: 'lat',
  unit: 's',
  kind: 'histogram',
  labels: { route: '/pay' },
  value: 301,
  distribution,
}
const line: LogEvent = {
  signal: 'log',
  time: 1_700_000_010_123,
  level: 'info',
  event: 'order.taken',
  fields: { n: 7, ok: true, share: 0.5, list: ['a', 1], nested: { a: 'b' } },
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
}

function protobuf(point: MetricPoint): string {
  return Buffer.from(otlpMetric(point, 'cumulative', 'protobuf') ?? '').toString('hex')
}

function recordOf(event: LogEvent | ErrorReport): Readonly<Record<string, unknown>> {
  return JSON.parse(String(otlpLogRecord(event, 'json'))) as Readonly<Record<string, unknown>>
}

// protobuf's json_format and Go's protojson refuse the whole request: "Unpaired surrogate".
test('half a character of a text that was cut is told as the replacement character in both encodings', () => {
  const labels = { 'a\ud83d': '\udc00b', whole: '\u{1f600}', escape: String.raw`\ud83d` }
  const json = String(otlpMetric({ ...orders, labels }, 'cumulative', 'json'))
  expect(json).toContain('{"key":"a\ufffd","value":{"stringValue":"\ufffdb"}}')
  expect(json).toContain('"stringValue":"\u{1f600}"')
  expect(json).toContain(String.raw`"stringValue":"\\ud83d"`)
  const bytes = Buffer.from(otlpMetric({ ...orders, labels }, 'cumulative', 'protobuf') ?? '')
  expect(bytes.includes('\ufffdb')).toBe(true)
})

test('writes the sum of the client, byte for byte', () => {
  expect(protobuf(orders)).toBe(
    '0a066f7264657273120c4f72646572732074616b656e1a077b6f726465727d3a300a2a1100002a36fe9c971719c0b88a91009d97172100000000000016403a0d0a04706c616e12050a0370726f10021801',
  )
})

test('writes the gauge of the client', () => {
  const gauge: MetricPoint = {
    ...base,
    name: 'temperature',
    unit: 'Cel',
    kind: 'gauge',
    labels: {},
    value: -5.5,
  }
  expect(protobuf(gauge)).toBe(
    '0a0b74656d70657261747572651a0343656c2a1d0a1b1100002a36fe9c971719c0b88a91009d97172100000000000016c0',
  )
})

test('writes the exponential histogram of the client, but for its empty negative half', () => {
  // The client's bytes without `4a020800`, the empty half; two lengths are four less for it.
  expect(protobuf(latency)).toBe(
    '0a036c61741a0173525f0a5b0a0f0a05726f75746512060a042f7061791100002a36fe9c971719c0b88a91009d9717212d01000000000000290000000000001240300a39000000000000000042070803120301ac0261000000000000d03f6900000000000000401002',
  )
})

test('brings timers to seconds: sum and extremes exact, buckets moved by 319', () => {
  const message = otlpMetric({ ...latency, kind: 'timer' }, 'delta', 'json')
  expect(JSON.parse(String(message))).toMatchObject({
    unit: 's',
    exponentialHistogram: {
      aggregationTemporality: 1,
      dataPoints: [{ sum: 0.0045, min: 0.00025, positive: { offset: -321, bucketCounts: ['1', '300'] } }],
    },
  })
})

test('writes the log record of the client, with the name of the event beside', () => {
  const hex = Buffer.from(otlpLogRecord(line, 'protobuf')).toString('hex')
  // Without droppedAttributesCount 0 and the sampled flag, which the client adds.
  expect(hex).toBe(
    '09c0b88a91009d971710091a04696e666f2a0d0a0b6f726465722e74616b656e32070a016e1202180732080a026f6b1202100132120a057368617265120921000000000000e03f32130a046c697374120b2a090a030a01610a02180132160a066e6573746564120c320a0a080a016112030a01624a104bf92f3577b34da6a3ce929d0e0e4736520800f067aa0ba902b759c0b88a91009d9717' +
      '620b6f726465722e74616b656e',
  )
})

test('writes the JSON of the client: 64-bit numbers as text, ids as hex', () => {
  const record = otlpLogRecord(line, 'json')
  const body = otlpRequest('logs', resource, [Buffer.from(record)], 'json')
  expect(JSON.parse(String(body))).toEqual({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'case' } }] },
        scopeLogs: [
          {
            scope: { name: '@obs' },
            logRecords: [
              {
                timeUnixNano: '1700000010123000000',
                observedTimeUnixNano: '1700000010123000000',
                severityNumber: 9,
                severityText: 'info',
                body: { stringValue: 'order.taken' },
                attributes: [
                  { key: 'n', value: { intValue: '7' } },
                  { key: 'ok', value: { boolValue: true } },
                  { key: 'share', value: { doubleValue: 0.5 } },
                  {
                    key: 'list',
                    value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } },
                  },
                  {
                    key: 'nested',
                    value: { kvlistValue: { values: [{ key: 'a', value: { stringValue: 'b' } }] } },
                  },
                ],
                traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
                spanId: '00f067aa0ba902b7',
                eventName: 'order.taken',
              },
            ],
          },
        ],
      },
    ],
  })
})

test('wraps metrics as the client does', () => {
  const metric = otlpMetric(orders, 'cumulative', 'protobuf') ?? ''
  const body = otlpRequest('metrics', resource, [Buffer.from(metric)], 'protobuf')
  // The resource is two bytes shorter than the client's: it writes droppedAttributesCount 0.
  expect(Buffer.from(body).toString('hex').slice(0, 82)).toBe(
    '0a770a180a160a0c736572766963652e6e616d6512060a0463617365125b0a060a04406f627312510a',
  )
})

test('reports a failure as the event `exception`, with the stack in the report alone', () => {
  const error = { type: 'TypeError', message: 'x is undefined', stack: 'TypeError: x\n at f', causes: [] }
  const report: ErrorReport = {
    ...line,
    signal: 'error',
    level: 'error',
    event: 'payment.failed',
    fields: {},
    error,
    errorId: 'e1',
    group: 'g1:1',
  }
  const keys = (record: object): unknown =>
    (record as { attributes: readonly { key: string }[] }).attributes.map(({ key }) => key)
  expect(recordOf(report)).toMatchObject({
    eventName: 'exception',
    severityNumber: 17,
    body: { stringValue: 'TypeError: x is undefined' },
  })
  expect(keys(recordOf(report))).toEqual([
    'obs.error_id',
    'obs.event',
    'obs.group',
    'exception.type',
    'exception.message',
    'exception.stacktrace',
  ])
  expect(keys(recordOf({ ...line, fields: {}, error, errorId: 'e1' }))).toEqual([
    'obs.error_id',
    'exception.type',
    'exception.message',
  ])
})

test('reads how many a server rejected, in both encodings', () => {
  expect(otlpRejected('{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"late"}}', 'json')).toBe(3)
  expect(otlpRejected('{"partialSuccess":{}}', 'json')).toBe(0)
  // partial_success { rejected_data_points: 150 error_message: "x" }
  expect(otlpRejected(Buffer.from('0a06089601120178', 'hex').toString('latin1'), 'protobuf')).toBe(150)
  expect(otlpRejected('', 'protobuf')).toBe(0)
})

test('says in JSON what JSON has no numbers for, and leaves out what is undefined or no id', () => {
  const odd = {
    ...line,
    time: -1,
    traceId: 'none',
    spanId: '',
    fields: { a: NaN, b: -0.5, c: undefined, d: null },
  }
  expect(recordOf(odd)).toMatchObject({
    timeUnixNano: '0',
    attributes: [
      { key: 'a', value: { doubleValue: 'NaN' } },
      { key: 'b', value: { doubleValue: -0.5 } },
      { key: 'd', value: {} },
    ],
  })
  expect(recordOf(odd)).not.toHaveProperty('traceId')
  expect(recordOf({ ...line, fields: {} })).not.toHaveProperty('attributes')
})

test('one message after the other, and after one that could not be written', () => {
  const broken = { ...line, event: undefined as unknown as string }
  expect(() => otlpLogRecord(broken, 'protobuf')).toThrow(TypeError)
  const [first, second] = [otlpLogRecord(line, 'protobuf'), otlpLogRecord({ ...line, time: 0 }, 'protobuf')]
  expect(Buffer.from(first)).toEqual(Buffer.from(otlpLogRecord(line, 'protobuf')))
  expect(Buffer.from(second)).not.toEqual(Buffer.from(first))
})

// By hand after the protobuf encoding guide: 0a = field 1 (message), length 205 as cd 01, 08 03 = 3 rejected, 12 c8 01 = 200 bytes of text.
test('reads how many were rejected in front of a long message', () => {
  const body = `0acd01080312c801${'78'.repeat(200)}`
  expect(otlpRejected(Buffer.from(body, 'hex').toString('latin1'), 'protobuf')).toBe(3)
})

test('a partial success that is only a warning rejects nothing, however long', () => {
  const body = `0acb0112c801${'78'.repeat(200)}`
  expect(otlpRejected(Buffer.from(body, 'hex').toString('latin1'), 'protobuf')).toBe(0)
})

test.each([
  ['{"partialSuccess":{"errorMessage":"near }","rejectedDataPoints":"3"}}', 3],
  ['{"partialSuccess":{"errorMessage":"said: \\"rejectedLogRecords\\": 7"}}', 0],
  ['{"partialSuccess":null}', 0],
  ['null', 0],
  ['<html>', 0],
])('of %s %i are rejected', (body, rejected) => {
  expect(otlpRejected(body, 'json')).toBe(rejected)
})

// OpenTelemetry semantic conventions 1.24 and later, "HTTP metrics", http.server.request.duration: names, and the status a number.
test.each([
  [
    { method: 'GET', route: '/pay', status: '201' },
    [
      { key: 'http.request.method', value: { stringValue: 'GET' } },
      { key: 'http.route', value: { stringValue: '/pay' } },
      { key: 'http.response.status_code', value: { intValue: '201' } },
    ],
  ],
  [
    { route: '/pay', status: '503' },
    [
      { key: 'http.route', value: { stringValue: '/pay' } },
      { key: 'http.response.status_code', value: { intValue: '503' } },
      { key: 'error.type', value: { stringValue: '503' } },
    ],
  ],
  [
    { method: 'PUT', status: 'aborted' },
    [
      { key: 'http.request.method', value: { stringValue: 'PUT' } },
      { key: 'error.type', value: { stringValue: 'aborted' } },
    ],
  ],
])('the labels of HTTP requests are named and typed by the conventions: %j', (labels, attributes) => {
  const requests = { ...latency, name: 'http.server.request.duration', labels }
  const metric: unknown = JSON.parse(String(otlpMetric(requests, 'cumulative', 'json')))
  expect(metric).toMatchObject({ exponentialHistogram: { dataPoints: [{ attributes }] } })
})
