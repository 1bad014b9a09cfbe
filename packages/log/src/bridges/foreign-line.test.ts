// What the text of another logger's line becomes.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createPipeline, type LineSink, type LineSnapshot } from '@obs/core'
import bunyan from 'bunyan'
import { pino } from 'pino'
import { beforeEach, expect, test } from 'vitest'
import { createLogger, type Logger } from '../logger.ts'
import { fromBunyan } from './bunyan.ts'
import { revive, writeForeign } from './foreign-line.ts'
import { fromPino } from './pino.ts'

let log: Logger
let lines: LineSnapshot[]

beforeEach(() => {
  lines = []
  const sink: LineSink = {
    name: 'list',
    signals: ['log'],
    write: () => undefined,
    writeLine: (line) => void lines.push(line),
  }
  log = createLogger(createPipeline({ sinks: [sink] }))
})

test('the beginning of a long text names the event, the whole is a field', () => {
  const message = `${'.'.repeat(199)}😀 and more`
  writeForeign(log, { level: 'info', message, fields: { a: 1 } })
  expect(lines[0]?.toEvent()).toMatchObject({ event: '.'.repeat(199), fields: { a: 1, message } })
})

test('the text of an error names no event, and shows no secret by its way', () => {
  const err = new Error('no redis://:hunter2@cache')
  pino(fromPino(log)).error(err)
  bunyan.createLogger({ name: 'a', streams: [{ type: 'raw', stream: fromBunyan(log) }] }).error(err)
  const unreadable = Object.defineProperty(new Error('no'), 'message', {
    get() {
      throw new Error('unreadable')
    },
  })
  writeForeign(log, { level: 'error', message: 'failed', fields: { err: unreadable } })
  expect(lines.map(({ event }) => event)).toEqual(['exception', 'exception', 'failed'])
  expect(JSON.stringify(lines.map((line) => line.toEvent()))).not.toContain('hunter2')
})

test('a line that is kept does not keep the whole of a long text', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().heapUsed
  for (let at = 0; at < 50; at += 1)
    writeForeign(log, { level: 'info', message: `${at}`.padEnd(2_000_000, '.'), fields: {} })
  collect()
  expect(lines).toHaveLength(50)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
})

test('an error that was made anew is the same while 64 others come, and no longer', () => {
  const read = (stack: string): unknown => revive({ name: 'Error', message: 'no', stack })
  const first = read('at first')
  for (let at = 1; at < 64; at += 1) read(`at ${at}`)
  expect(read('at first')).toBe(first)
  read('at 64')
  expect(read('at first')).not.toBe(first)
})
