// Golden bytes: captured from winston-loki 6.1.7.
import type { LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { lokiEntry, lokiPush } from './loki.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_795_593_522_133,
  level: 'info',
  event: 'hello',
  fields: { n: 1 },
}

function read(entry: string): { stream: unknown; value: readonly unknown[] } {
  const [stream = '', value = ''] = entry.split('\n')
  return { stream: JSON.parse(stream), value: JSON.parse(value) as unknown[] }
}

test('pushes the shape that winston-loki pushes', () => {
  const captured =
    '{"streams":[{"stream":{"level":"info","job":"j","k":"v"},"values":[["1795593522133000000","hello {\\"n\\":1,\\"level\\":\\"info\\"}",{"n":"1","level":"info"}]]}]}'
  const stream = { level: 'info', job: 'j', k: 'v' }
  const value = ['1795593522133000000', 'hello {"n":1,"level":"info"}', { n: '1', level: 'info' }] as const
  expect(lokiPush([`${JSON.stringify(stream)}\n${JSON.stringify(value)}`])).toBe(captured)
  expect(read(lokiEntry(line, {}, {})).value[0]).toBe('1795593522133000000')
})

test('makes labels only of what has few values', () => {
  const carried = { ...line, traceId: 't1', errorId: 'e1' }
  const entry = read(lokiEntry(carried, { 'service.name': 'shop' }, { job: 'j' }))
  expect(entry.stream).toEqual({
    service_name: 'shop',
    deployment_environment_name: 'production',
    level: 'info',
    job: 'j',
  })
  expect(entry.value[1]).toBe('{"event":"hello","n":1}')
  expect(entry.value[2]).toEqual({ trace_id: 't1', error_id: 'e1' })
})

test('puts entries of equal labels in one stream, in order', () => {
  const entry = (level: LogEvent['level'], event: string): string =>
    lokiEntry({ ...line, level, event, fields: {} }, {}, {})
  const { streams } = JSON.parse(lokiPush([entry('info', 'a'), entry('warn', 'b'), entry('info', 'c')])) as {
    streams: { stream: { level: string }; values: [string, string][] }[]
  }
  expect(streams.map(({ stream, values }) => [stream.level, values.map(([, text]) => text)])).toEqual([
    ['info', ['{"event":"a"}', '{"event":"c"}']],
    ['warn', ['{"event":"b"}']],
  ])
})
