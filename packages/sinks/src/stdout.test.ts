// The stdout sink's options; what it writes is tested in processes of their own, in e2e.
import { expect, test } from 'vitest'
import { stdout } from './stdout.ts'

test('takes log lines, from the level asked', () => {
  expect(stdout({ level: 'warn' })).toMatchObject({ name: 'stdout', signals: ['log'], level: 'warn' })
})

test.each([
  [{ format: 'xml' as 'json' }, "stdout: format is 'xml': use auto, pretty, json or logfmt"],
  [{ time: 'noon' as 'iso' }, "stdout: time is 'noon': use iso, epoch_ms, epoch_ns or tai64n"],
])('refuses %j', (options, message) => {
  expect(() => stdout(options)).toThrow(message)
})
