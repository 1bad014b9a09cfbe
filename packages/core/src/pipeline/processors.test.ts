// What becomes of an event in the hands of processors, whatever those do with it.
import { expect, test } from 'vitest'
import type { ErrorReport, LogEvent } from '../event/event.ts'
import type { Occurrences } from '../ports.ts'
import type { Processor } from '../processor.ts'
import { Members } from '../snapshot/members.ts'
import { createPipeline, type Pipeline } from './pipeline.ts'

const admitting: Occurrences = {
  occur: () => ({ id: 'id', group: 'g', first: true, admitted: true, suppressed: 0 }),
  idOf: () => undefined,
  complete: (report) => report,
  resolve: () => ({ state: 'stored' }),
}

function through(processor: Processor): Readonly<{
  pipeline: Pipeline
  logs: LogEvent[]
  reports: ErrorReport[]
  faults: string[]
  told: string[]
}> {
  const logs: LogEvent[] = []
  const reports: ErrorReport[] = []
  const faults: string[] = []
  const told: string[] = []
  const pipeline = createPipeline({
    occurrences: admitting,
    processors: [processor],
    onFault({ code, message }) {
      faults.push(code)
      told.push(message)
    },
    sinks: [
      {
        name: 'kept',
        signals: ['log', 'error'],
        write: (event: LogEvent | ErrorReport) =>
          void (event.signal === 'log' ? logs.push(event) : reports.push(event)),
      },
    ],
  })
  return { pipeline, logs, reports, faults, told }
}

function fail(pipeline: Pipeline): void {
  const how = { gate: 'open', fanOut: 'report' } as const
  pipeline.fail('error', 'a', { err: new Error('no') }, Members.none, undefined, undefined, how)
  pipeline.flushSync()
}

test('what a processor adds to a report is redacted and forges no reserved name, as on the line', () => {
  const { pipeline, logs, reports } = through((event) => ({
    ...event,
    fields: { ...event.fields, password: 'hunter2', level: 'info', user: { token: 'abc' } },
  }))
  fail(pipeline)
  const expected = { password: '[redacted]', level_: 'info', user: { token: '[redacted]' } }
  expect(logs[0]?.fields).toEqual(expected)
  expect(reports[0]?.fields).toEqual(expected)
})

test('an error that a processor adds is a field, and a time that is none is now', () => {
  const { pipeline, logs } = through((event) => ({
    ...event,
    time: Number.NaN,
    fields: { why: new RangeError('far') },
  }))
  pipeline.line('info', 'a', undefined, Members.none, undefined, undefined)
  expect(logs[0]?.fields).toMatchObject({ why: { type: 'RangeError', message: 'far' } })
  expect(logs[0]?.time).toBeGreaterThan(1e12)
})

test.each([
  ['true, as a filter does', () => true],
  ['the fields alone', ({ fields }: LogEvent) => fields],
  ['a processor, as an uncalled factory does', () => (event: LogEvent) => event],
])('a processor that gives back %s drops nothing, and its fault says what to give back', (_, odd) => {
  const { pipeline, logs, told } = through(odd as unknown as Processor)
  pipeline.line('info', 'a', { n: 1 }, Members.none, undefined, undefined)
  expect(logs.map(({ event, fields }) => [event, fields])).toEqual([['a', { scrubber_failed: true }]])
  expect(told).toEqual([expect.stringContaining('gives back the event, `{ ...event, fields }`')])
})

test('an async processor costs the fields of its events and nothing else, its fault says what to do', async () => {
  const logs: LogEvent[] = []
  const faults: string[] = []
  const late = (async (event: LogEvent) => {
    if (event.event === 'b') throw new Error('look-up failed')
    return event
  }) as unknown as Processor
  const pipeline = createPipeline({
    processors: [late],
    onFault: ({ message }) => faults.push(message),
    sinks: [{ name: 'kept', signals: ['log'], write: (event: LogEvent) => void logs.push(event) }],
  })
  for (const event of ['a', 'b']) pipeline.line('info', event, { n: 1 }, Members.none, undefined, undefined)
  await pipeline.flush()
  expect(logs.map(({ event, fields }) => [event, fields])).toEqual([
    ['a', { scrubber_failed: true }],
    ['b', { scrubber_failed: true }],
  ])
  expect(faults).toEqual([expect.stringContaining('processors are synchronous')])
})
