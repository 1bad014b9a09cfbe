// What becomes of an event in the hands of processors, whatever those do with it.
import { expect, test } from 'vitest'
import type { ErrorReport, LogEvent } from '../event/event.ts'
import type { Occurrences } from '../ports.ts'
import type { Processor } from '../processor.ts'
import { ScopeState } from '../scope/scope.ts'
import type { LineSink } from '../sink.ts'
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'
import { Members } from '../snapshot/members.ts'
import { createPipeline, type Pipeline } from './pipeline.ts'

const admitting: Occurrences = {
  occur: () => ({ id: 'id', group: 'g', first: true, admitted: true, suppressed: 0 }),
  idOf: () => undefined,
  unreported: () => undefined,
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

type Loose = { -readonly [K in keyof LogEvent]: LogEvent[K] } & { fields: Record<string, unknown> }

// As they come from programs without types, and from those that know such hooks of other libraries.
const changes: readonly (readonly [
  what: string,
  change: (event: Loose) => void,
  members: string,
  event: string,
])[] = [
  ['a field that is gone', ({ fields }) => void delete fields['email'], ',"user":{"name":"ann"}', 'a'],
  [
    'a field within',
    ({ fields }) => void ((fields['user'] as Record<string, unknown>)['name'] = 'x'),
    ',"email":"a@b.c","user":{"name":"x"}',
    'a',
  ],
  ['what is no JSON', ({ fields }) => void (fields['email'] = 5n), ',"email":"5","user":{"name":"ann"}', 'a'],
  [
    'a secret that is added',
    ({ fields }) => void (fields['password'] = 'x'),
    ',"email":"a@b.c","user":{"name":"ann"},"password":"[redacted]"',
    'a',
  ],
  ['other fields', (event) => void (event.fields = { n: 1 }), ',"n":1', 'a'],
  ['the name', (event) => void (event.event = 'b'), ',"email":"a@b.c","user":{"name":"ann"}', 'b'],
  ['nothing', () => undefined, ',"email":"a@b.c","user":{"name":"ann"}', 'a'],
]

test.each(changes)('%s, changed in place, reaches every sink alike', (_what, change, members, name) => {
  const events: LogEvent[] = []
  const lines: LineSnapshot[] = []
  const pipeline = createPipeline({
    processors: [(event) => (change(event as Loose), event)],
    sinks: [
      { name: 'events', signals: ['log'], write: (event: LogEvent) => void events.push(event) },
      {
        name: 'lines',
        signals: ['log'],
        write: () => undefined,
        writeLine: (line: LineSnapshot) => void lines.push(line),
      } as LineSink,
    ],
  })
  const scope = ScopeState.work(Members.none)
  pipeline.line('info', 'a', { email: 'a@b.c', user: { name: 'ann' } }, Members.none, undefined, scope)
  expect([lines[0]?.members, lines[0]?.event]).toEqual([members, name])
  expect([events[0]?.fields, events[0]?.event]).toEqual([JSON.parse(`{${members.slice(1)}}`), name])
  expect(scope.trail()).toEqual(lines)
})

test.each([
  ['an error', new RangeError('other'), 'RangeError', 'other'],
  ['a text', 'other', 'string', 'other'],
  ['a part of one', { message: 'other' }, 'Object', 'other'],
])('%s that a processor puts in for the data of a failure is told as data', (_what, error, type, message) => {
  const { pipeline, logs, reports } = through((event) => ({ ...event, error }) as never)
  fail(pipeline)
  expect([logs, reports].map(({ length }) => length)).toEqual([1, 1])
  const told = { type, message, stack: expect.any(String) as string, causes: [] }
  for (const event of [...logs, ...reports]) expect(event.error).toEqual(told)
})

test.each(['open', 'settle'])(
  'one whose %s gives a promise that rejects is told, and ends no process',
  async (part) => {
    const late = async (): Promise<never> => Promise.reject(new Error('no disk'))
    const processor = Object.assign((event: LogEvent | ErrorReport) => event, { [part]: late }) as Processor
    const { pipeline, faults } = through(processor)
    await pipeline.flush()
    expect(faults).toEqual(['processor_failed'])
  },
)
