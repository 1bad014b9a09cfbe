// Wide events: one line per unit of work, whatever way it ends, and nothing said too late is lost.
import { createPipeline, type ErrorReport, type LogEvent, type Sink } from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { createLogger, type Logger } from './logger.ts'
import { createRun, type Run } from './run.ts'
import type { Scope } from './scope.ts'

let log: Logger
let run: Run
let written: LogEvent[]
let timed: unknown[]
let now: number

beforeEach(() => {
  written = []
  timed = []
  now = 0
  const sink: Sink<'log' | 'error'> = {
    name: 'list',
    signals: ['log'],
    write: (event: LogEvent | ErrorReport) => void written.push(event as LogEvent),
  }
  const clock = {
    now: () => now,
    monotonicMs: () => now,
    after: () => ({ [Symbol.dispose]: () => undefined }),
  }
  const pipeline = createPipeline({ sinks: [sink], clock })
  log = createLogger(pipeline)
  run = createRun({ pipeline, log, time: (...measured) => void timed.push(measured) })
})

test('one line at the end carries what was set, with duration and outcome', async () => {
  const result = await run('import', { source: 's3' }, async (scope) => {
    await Promise.resolve()
    now = 250
    scope.set({ rows: 3 })
    return 'done'
  })
  expect(result).toBe('done')
  expect(written).toMatchObject([
    {
      level: 'info',
      event: 'import',
      fields: { source: 's3', rows: 3, outcome: 'success', duration_ms: 250 },
    },
  ])
  expect(timed).toEqual([['import', 'success', 250]])
})

test('a failure is one line at error with the same fields, and is rethrown as it was', () => {
  const thrown = new RangeError('no rows')
  expect(() =>
    run('import', (scope) => {
      scope.set({ rows: 0 })
      throw thrown
    }),
  ).toThrow(thrown)
  expect(written).toMatchObject([
    {
      level: 'error',
      event: 'import',
      fields: { rows: 0, outcome: 'failure' },
      error: { type: 'RangeError' },
    },
  ])
})

test('waits for anything that can be awaited', async () => {
  const query = {
    // oxlint-disable-next-line unicorn/no-thenable
    then: async (done: (rows: number) => unknown) => done(7),
  }
  await run('query', () => query)
  expect(written).toMatchObject([{ event: 'query', fields: { outcome: 'success' } }])
})

test('gives what a query gives that answers twice and returns nothing, and writes one line', async () => {
  const query: PromiseLike<number> = {
    // oxlint-disable-next-line unicorn/no-thenable
    then(done) {
      for (const rows of [7, 8]) void done?.(rows)
      return undefined as never
    },
  }
  expect(await run('query', () => query)).toBe(7)
  expect(written).toHaveLength(1)
})

test('fields set after the end become a line of their own with the same span, not a lost field', async () => {
  let held: Scope | undefined
  await run('import', { source: 's3' }, async (scope) => {
    held = scope
    await Promise.resolve()
  })
  held?.set({ cleanedUp: true })
  const [closing, late] = written
  expect(late).toMatchObject({ event: 'import.late', spanId: closing?.spanId, traceId: closing?.traceId })
  expect(late?.fields).toEqual({ cleanedUp: true })
  log.level = 'warn'
  held?.set({ ignored: true })
  expect(written).toHaveLength(2)
})

test('a run within a run has a span of its own in the same trace', () => {
  run('outer', () => run('inner', () => undefined))
  const [inner, outer] = written
  expect(inner?.traceId).toBe(outer?.traceId)
  expect(inner?.spanId).not.toBe(outer?.spanId)
})

test('without a name or a function it says what it takes, and reports nothing', () => {
  const loose = run as unknown as (...given: unknown[]) => unknown
  for (const given of [[() => 1], ['import'], ['import', {}], [7, () => 1]])
    expect(() => loose(...given)).toThrow('run takes a name and a function')
  expect(written).toEqual([])
})
