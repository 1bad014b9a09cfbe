// Golden bytes: pino's from pino itself, the presets' names from their vendors' pages, ours as the README states them.
import { LineSnapshot, type ErrorData } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLine } from './json-line.ts'
import { datadogShape, ecsShape, gcpShape, otelShape, pinoShape } from './json-presets.ts'

const time = 1_700_000_000_123

function line(event: string, members = '', mask = 0): LineSnapshot {
  return new LineSnapshot(
    time,
    'info',
    event,
    undefined,
    members,
    undefined,
    undefined,
    undefined,
    undefined,
    mask,
  )
}

const error: ErrorData = {
  type: 'RangeError',
  message: 'no',
  stack: 'RangeError: no\n    at f (/a.js:1:2)',
  causes: [{ type: 'Error', message: 'deep', stack: '', causes: [] }],
}
const failed = new LineSnapshot(
  time,
  'error',
  'pay',
  'billing',
  ',"n":1',
  error,
  'e1',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '00f067aa0ba902b7',
  0,
)

function parsed(text: string): unknown {
  return JSON.parse(text)
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

test('tells the time as asked', () => {
  const times = (['iso', 'epoch_ms', 'epoch_ns', 'tai64n'] as const).map(
    (format) => (parsed(jsonLine({ time: format })(line('x'))) as { time: unknown }).time,
  )
  expect(times).toEqual([
    '2023-11-14T22:13:20.123Z',
    1_700_000_000_123,
    '1700000000123000000',
    '@400000006553f10a0754d4c0',
  ])
})

test('writes what Elastic calls ECS logging, its first keys in the order of its specification', () => {
  // Names and order: spec.json of github.com/elastic/ecs-logging 1.0.
  expect(jsonLine(ecsShape)(line('Hello world', ',"module":"foo"'))).toBe(
    '{"@timestamp":"2023-11-14T22:13:20.123Z","log.level":"info","message":"Hello world","module":"foo","ecs.version":"8.10.0"}\n',
  )
  expect(parsed(jsonLine(ecsShape)(failed))).toEqual({
    '@timestamp': '2023-11-14T22:13:20.123Z',
    'log.level': 'error',
    message: 'pay',
    n: 1,
    'ecs.version': '8.10.0',
    'log.logger': 'billing',
    'error.type': 'RangeError',
    'error.message': 'no',
    'error.stack_trace': 'RangeError: no\n    at f (/a.js:1:2)\nCaused by: Error: deep',
    'error.id': 'e1',
    'trace.id': '4bf92f3577b34da6a3ce929d0e0e4736',
    'span.id': '00f067aa0ba902b7',
  })
})

test('writes the special fields of Google Cloud Logging', () => {
  // Names: cloud.google.com/logging/docs/structured-logging, "Special fields in JSON payloads".
  expect(parsed(jsonLine(gcpShape('shop-1'))(failed))).toMatchObject({
    severity: 'ERROR',
    time: '2023-11-14T22:13:20.123Z',
    message: 'pay',
    stack_trace: 'RangeError: no\n    at f (/a.js:1:2)\nCaused by: Error: deep',
    'logging.googleapis.com/trace': 'projects/shop-1/traces/4bf92f3577b34da6a3ce929d0e0e4736',
    'logging.googleapis.com/spanId': '00f067aa0ba902b7',
  })
})

test('writes the attributes Datadog keeps for itself', () => {
  // Names: docs.datadoghq.com/logs/log_configuration/attributes_naming_convention.
  expect(parsed(jsonLine(datadogShape)(failed))).toMatchObject({
    timestamp: '2023-11-14T22:13:20.123Z',
    status: 'error',
    message: 'pay',
    'logger.name': 'billing',
    'error.kind': 'RangeError',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  })
})

test("writes the fields of OpenTelemetry's log data model, attributes apart", () => {
  // Names and severity numbers: opentelemetry.io/docs/specs/otel/logs/data-model.
  expect(parsed(jsonLine(otelShape)(failed))).toEqual({
    Timestamp: '1700000000123000000',
    SeverityText: 'ERROR',
    SeverityNumber: 17,
    EventName: 'pay',
    Attributes: {
      n: 1,
      logger: 'billing',
      'exception.type': 'RangeError',
      'exception.message': 'no',
      'exception.stacktrace': 'RangeError: no\n    at f (/a.js:1:2)\nCaused by: Error: deep',
      error_id: 'e1',
    },
    TraceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    SpanId: '00f067aa0ba902b7',
  })
  expect(parsed(jsonLine(otelShape)(line('bare')))).toMatchObject({ Attributes: {} })
})

test('moves a field aside whose name the shape needs, and only then', () => {
  const members = ',"msg":"forged","msg_":1,"deep":{"msg":2}'
  const text = jsonLine(pinoShape)(line('real', members, -1))
  expect(text).toBe(
    '{"level":30,"time":1700000000123,"msg__":"forged","msg_":1,"deep":{"msg":2},"msg":"real"}\n',
  )
  expect(jsonLine(pinoShape)(line('real', ',"deep":{"a":1}', -1))).toContain('"deep":{"a":1},"msg":"real"')
})

test('puts the parts in any order', () => {
  expect(
    jsonLine({ order: ['event', 'fields', 'level'], keys: { event: 'e', level: 'l' } })(line('x', ',"a":1')),
  ).toBe('{"e":"x","a":1,"l":"info"}\n')
})

test('tells each error as it is, however alike the one before it was', () => {
  const encode = jsonLine()
  const alike: ErrorData = { type: 'Error', message: 'no', stack: 'Error: no\n    at f', causes: [] }
  const errors: readonly ErrorData[] = [
    alike,
    { ...alike },
    { ...alike, code: 'E_NO' },
    { ...alike, type: 'TypeError' },
    { ...alike, message: 'yes' },
    { ...alike, stack: '' },
    { ...alike, causes: [alike] },
    alike,
  ]
  for (const one of errors) {
    const given = new LineSnapshot(time, 'error', 'x', undefined, '', one, undefined, undefined, undefined, 0)
    const { causes, ...rest } = one
    expect(parsed(encode(given))).toMatchObject({ err: causes.length === 0 ? rest : one })
    expect(encode(given).includes('"code"')).toBe(one.code !== undefined)
    expect(encode(given).includes('"causes"')).toBe(causes.length > 0)
  }
})

test('tells the stacks of places that take turns as they are, whatever stands in them', () => {
  const encode = jsonLine()
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '"', '\\', '\n', '\u009b', '\u202e', '\ud83d', '😀', '{'),
  })
  const place = fc.tuple(
    text,
    fc.constantFrom('    at f (/a.js:1:2)', '    at g (/b.js:1:2)', '    at "h" (/c\u2028js)'),
  )
  fc.assert(
    fc.property(fc.array(place, { maxLength: 20 }), (places) => {
      for (const [message, frames] of places) {
        const stack = `Error: ${message}\n${frames}`
        const one: ErrorData = { type: 'Error', message, stack, causes: [] }
        const given = new LineSnapshot(
          time,
          'error',
          'x',
          undefined,
          '',
          one,
          undefined,
          undefined,
          undefined,
          0,
        )
        const written = encode(given)
        expect(parsed(written)).toMatchObject({ err: { message, stack } })
        expect(written).not.toMatch(/[\u0000-\u0009\u007f-\u009f\u2028\u202e]/)
      }
    }),
  )
})
