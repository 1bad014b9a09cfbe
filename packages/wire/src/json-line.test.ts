// Golden bytes: pino's from pino itself, ours as the README states them.
import { LineSnapshot } from '@obs/core'
import { expect, test } from 'vitest'
import { jsonLine, pinoShape } from './json-line.ts'

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
