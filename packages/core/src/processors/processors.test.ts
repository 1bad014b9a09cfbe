// The processors in a real pipeline: what passes, what is counted under which reason, and what is written instead.
import { expect, test, vi } from 'vitest'
import type { Clock } from '../clock.ts'
import type { LogEvent } from '../event/event.ts'
import type { Level } from '../event/level.ts'
import { ObsFault } from '../fault.ts'
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts'
import type { Processor } from '../processor.ts'
import { ScopeState } from '../scope/scope.ts'
import { Members } from '../snapshot/members.ts'
import { deduplicate } from './deduplicate.ts'
import { enrich } from './enrich.ts'
import { fingersCrossed } from './fingers-crossed.ts'
import { rename } from './rename.ts'
import { sampleByKey } from './sample-by-key.ts'
import { sampleTail } from './sample-tail.ts'
import { sample } from './sample.ts'
import { throttle } from './throttle.ts'
import { truncate } from './truncate.ts'

interface Setup {
  readonly pipeline: Pipeline
  readonly events: readonly LogEvent[]
  readonly advance: (ms: number) => void
  readonly dropped: () => unknown
  write(level: Level, event: string, fields?: object, scope?: ScopeState): void
}

function setup(...processors: Processor[]): Setup {
  const events: LogEvent[] = []
  let now = 1000
  let due: { at: number; fn: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    monotonicMs: () => now,
    after(ms, fn) {
      const entry = { at: now + ms, fn }
      due.push(entry)
      return { [Symbol.dispose]: () => void (due = due.filter((other) => other !== entry)) }
    },
  }
  const pipeline = createPipeline({
    clock,
    level: 'trace',
    processors,
    onFault: () => undefined,
    sinks: [{ name: 'kept', signals: ['log'], write: (event) => void events.push(event as LogEvent) }],
  })
  return {
    pipeline,
    events,
    advance(ms) {
      now += ms
      for (const entry of due.filter(({ at }) => at <= now)) {
        due = due.filter((other) => other !== entry)
        entry.fn()
      }
    },
    dropped: () => pipeline.tally()['kept'],
    write: (level, event, fields, scope) =>
      pipeline.line(level, event, fields, Members.none, undefined, scope),
  }
}

const names = ({ events }: Setup): readonly string[] => events.map(({ event }) => event)

test('enrich adds fields; those of the event win, and secrets among the added are redacted', () => {
  const seen = setup(
    enrich({ region: 'eu', plan: 'free' }),
    enrich((event) => ({ shouted: event.event.toUpperCase(), apiKey: 'k' })),
  )
  seen.write('info', 'order', { plan: 'pro' })
  expect(seen.events[0]?.fields).toEqual({
    region: 'eu',
    plan: 'pro',
    shouted: 'ORDER',
    apiKey: '[redacted]',
  })
})

test('rename moves fields, and gives no key twice', () => {
  const seen = setup(rename({ userId: 'user.id', a: 'b', lvl: 'level' }))
  seen.write('info', 'x', { userId: 7, a: 1, b: 2, lvl: 'fatal' })
  seen.write('info', 'y', { c: 1 })
  expect(seen.events.map(({ fields }) => fields)).toEqual([{ 'user.id': 7, b: 1, level_: 'fatal' }, { c: 1 }])
  expect(seen.events[0]?.level).toBe('info')
})

test('truncate cuts strings and lists at any depth', () => {
  const seen = setup(truncate({ stringMax: 4, itemsMax: 2 }))
  seen.write('info', 'x', { text: 'abcdef', deep: { list: [1, 2, 3], ok: true } })
  expect(seen.events[0]?.fields).toEqual({
    text: 'abcd… (6 characters)',
    deep: { list: [1, 2, '[1 more]'], ok: true },
  })
})

test('sample keeps or drops a trace as a whole, never a warning, and counts what it drops', () => {
  const seen = setup(sample({ share: 0.5 }))
  const low = ScopeState.work(Members.none, undefined, `${'0'.repeat(24)}10000000`)
  const high = ScopeState.work(Members.none, undefined, `${'0'.repeat(24)}f0000000`)
  for (const scope of [low, high]) {
    seen.write('info', 'one', {}, scope)
    seen.write('debug', 'two', {}, scope)
    seen.write('warn', 'three', {}, scope)
  }
  expect(names(seen)).toEqual(['one', 'two', 'three', 'three'])
  expect(seen.dropped()).toEqual({ offered: 6, sent: 4, dropped: { sampled: 2 } })
})

test('sample refuses a share that is none', () => {
  expect(() => sample({ share: 2 })).toThrow('sample: share is 2: give a number from 0 to 1')
})

test('sampleByKey keeps the first of each kind, then every n-th, and starts over with the window', () => {
  const seen = setup(sampleByKey({ first: 2, thenEvery: 3, perMs: 1000 }))
  for (let i = 1; i <= 8; i += 1) seen.write('info', 'often', { i })
  seen.write('info', 'rare')
  seen.write('error', 'often', { i: 9 })
  seen.advance(1000)
  seen.write('info', 'often', { i: 10 })
  expect(seen.events.map(({ fields }) => fields['i'])).toEqual([1, 2, 5, 8, undefined, 9, 10])
  expect(seen.dropped()).toMatchObject({ dropped: { sampled: 4 } })
})

test('sampleByKey starts over where 4096 keys have come within one window', () => {
  const seen = setup(sampleByKey({ first: 1, thenEvery: 0 }))
  seen.write('info', 'a')
  for (let key = 1; key < 4096; key += 1) seen.write('info', `k${key}`)
  expect(names(seen).filter((name) => name === 'a')).toHaveLength(1)
  seen.write('info', 'a')
  seen.write('info', 'a')
  expect(names(seen).filter((name) => name === 'a')).toHaveLength(2)
})

test('throttle lets so many pass, then one line says how many more there were', () => {
  const seen = setup(throttle({ linesMax: 2, perMs: 1000 }))
  for (let i = 0; i < 5; i += 1) seen.write('warn', 'retry')
  seen.write('warn', 'other')
  seen.advance(1000)
  seen.write('warn', 'retry')
  expect(names(seen)).toEqual(['retry', 'retry', 'other', 'log.throttled', 'retry'])
  expect(seen.events[3]).toMatchObject({
    level: 'warn',
    time: 2000,
    fields: { suppressed_event: 'retry', suppressed: 3, window_ms: 1000 },
  })
  expect(seen.dropped()).toEqual({ offered: 8, sent: 5, dropped: { throttled: 3 } })
})

test('throttle owes no summary at the end, and keys are bounded', async () => {
  const seen = setup(throttle({ linesMax: 1, perMs: 60_000, keysMax: 2 }))
  for (const event of ['a', 'a', 'b', 'b', 'c']) seen.write('info', event)
  expect(names(seen)).toEqual(['a', 'b', 'log.throttled', 'c'])
  await seen.pipeline.close()
  expect(names(seen)).toEqual(['a', 'b', 'log.throttled', 'c', 'log.throttled'])
})

test('deduplicate writes a repeated line once and says how often it came', () => {
  const seen = setup(deduplicate({ withinMs: 1000 }))
  for (let i = 0; i < 4; i += 1) seen.write('info', 'poll', { ok: true })
  seen.write('info', 'poll', { ok: false })
  seen.advance(1000)
  expect(names(seen)).toEqual(['poll', 'poll', 'log.duplicate'])
  expect(seen.events[2]?.fields).toMatchObject({ suppressed_event: 'poll', suppressed: 3 })
  expect(seen.dropped()).toMatchObject({ dropped: { duplicate: 3 } })
})

test('fingersCrossed writes the debug lines of a request that fails, in order, and drops those of one that does not', () => {
  const seen = setup(fingersCrossed())
  const good = ScopeState.work(Members.none)
  const bad = ScopeState.work(Members.none)
  for (const scope of [good, bad]) {
    seen.write('debug', 'cache', {}, scope)
    seen.write('trace', 'sql', {}, scope)
    seen.write('info', 'order', {}, scope)
  }
  seen.write('error', 'failed', {}, bad)
  seen.write('debug', 'cleanup', {}, bad)
  good.end()
  seen.write('debug', 'late', {}, good)
  expect(names(seen)).toEqual(['order', 'order', 'cache', 'sql', 'failed', 'cleanup', 'late'])
  expect(seen.dropped()).toEqual({ offered: 9, sent: 7, dropped: { sampled: 2 } })
  expect(good.trail().map(({ event }) => event)).toEqual(['cache', 'sql', 'order', 'late'])
})

test('fingersCrossed is bounded, and a fatal line lets everything go', () => {
  const seen = setup(fingersCrossed({ linesMax: 2, scopesMax: 1 }))
  const scopes = [ScopeState.work(Members.none), ScopeState.work(Members.none)]
  for (const scope of scopes) for (const event of ['a', 'b', 'c']) seen.write('debug', event, {}, scope)
  seen.write('fatal', 'process.uncaught')
  expect(names(seen)).toEqual(['b', 'c', 'process.uncaught'])
  expect(seen.dropped()).toEqual({ offered: 7, sent: 3, dropped: { sampled: 4 } })
})

test.each([
  ['fingersCrossed', fingersCrossed({ scopesMax: 1 })],
  ['sampleTail', sampleTail({ share: 0, scopesMax: 1 })],
])('%s waits once for the end of a request, however often others push its lines out', (_name, processor) => {
  const { write, dropped } = setup(processor)
  const streams = [ScopeState.work(Members.none), ScopeState.work(Members.none)]
  const awaited = streams.map((stream) => vi.spyOn(stream, 'whenEnded'))
  for (let round = 0; round < 3; round += 1) for (const stream of streams) write('debug', 'tick', {}, stream)
  for (const stream of streams) stream.end()
  expect(awaited.map(({ mock }) => mock.calls.length)).toEqual([1, 1])
  expect(dropped()).toEqual({ offered: 6, sent: 0, dropped: { sampled: 6 } })
})

test('fingersCrossed holds nothing past the end of the process', () => {
  const seen = setup(fingersCrossed())
  seen.write('debug', 'held')
  seen.pipeline.flushSync()
  expect(seen.dropped()).toEqual({ offered: 1, sent: 0, dropped: { sampled: 1 } })
})

test('sampleTail keeps requests that fail, are slow or wanted, whole; lines outside of any pass', () => {
  const seen = setup(
    sampleTail({ share: 0, slowMs: 500, wanted: ({ fields }) => fields['tenant'] === 'vip' }),
  )
  const request = (name: string, closing: object, level: Level = 'info'): void => {
    const scope = ScopeState.work(Members.none)
    seen.write('debug', `${name}.step`, {}, scope)
    seen.write(level, name, closing, scope)
    scope.end()
  }
  request('fast', { duration_ms: 3 })
  request('slow', { duration_ms: 900 })
  request('vip', { duration_ms: 1, tenant: 'vip' })
  request('failed', {}, 'error')
  seen.write('info', 'started')
  expect(names(seen)).toEqual(['slow.step', 'slow', 'vip.step', 'vip', 'failed.step', 'failed', 'started'])
  expect(seen.dropped()).toMatchObject({ dropped: { sampled: 2 } })
})

test('sampleTail decides for each run within fields that follow the code, and lets lines outside of a run pass', () => {
  const seen = setup(sampleTail({ share: 0 }))
  const fields = ScopeState.fields(Members.none)
  const job = ScopeState.work(Members.none, fields)
  seen.write('info', 'waiting', {}, fields)
  seen.write('info', 'job.step', {}, job)
  job.end()
  const failing = ScopeState.work(Members.none, fields)
  seen.write('info', 'failing.step', {}, failing)
  seen.write('error', 'failing', {}, failing)
  expect(names(seen)).toEqual(['waiting', 'failing.step', 'failing'])
  expect(seen.dropped()).toEqual({ offered: 4, sent: 3, dropped: { sampled: 1 } })
})

test.each([
  [() => throttle({ linesMax: Number.NaN }), 'throttle: linesMax is NaN: give a number of at least 0'],
  [() => throttle({ perMs: 0 }), 'throttle: perMs is 0: give a number of at least 1'],
  [() => deduplicate({ withinMs: -1 }), 'deduplicate: withinMs is -1'],
  [() => truncate({ stringMax: Number.NaN }), 'truncate: stringMax is NaN'],
  [() => sampleByKey({ thenEvery: Number.NaN }), 'sampleByKey: thenEvery is NaN'],
  [() => fingersCrossed({ scopesMax: Number.NaN }), 'fingersCrossed: scopesMax is NaN'],
  [() => sampleTail({ share: 1, linesMax: 0 }), 'sampleTail: linesMax is 0'],
  [() => sample({ share: 0.1, keep: 'loud' as Level }), "sample: keep is 'loud': use trace, debug, info"],
  [() => fingersCrossed({ trigger: 'off' as Level }), "fingersCrossed: trigger is 'off': use trace"],
  [() => sample(undefined as never), 'sample: what was given is undefined: give an object'],
  [() => sample({} as never), 'sample: share is missing: give a number from 0 to 1'],
  [() => throttle({ lines: 5 } as never), "throttle: there is no option 'lines'; there are linesMax, perMs,"],
  [() => sampleByKey({ key: 'event' as never }), 'sampleByKey: key is a text: give a function'],
  [
    () => sampleTail({ share: 0.1, slowMs: '5' as never }),
    "sampleTail: slowMs is '5': give a number of at least 0",
  ],
  [() => sampleTail({ share: 0.1, wanted: {} as never }), 'sampleTail: wanted is an object: give a function'],
  [() => rename(undefined as never), 'rename: names is missing: give them'],
  [() => enrich('eu' as never), 'enrich: fields is a text: give an object or a function'],
])('an option that would drop all or nothing is refused: %s', (make, told) => {
  expect(make).toThrow(ObsFault)
  expect(make).toThrow(told)
})

test('a processor that throws, or gives back what is no event, harms neither the line nor its neighbours', () => {
  const broken: Processor = () => {
    throw new Error('no')
  }
  const odd = ((event: LogEvent) => ({ ...event, level: 'loud', fields: null })) as unknown as Processor
  const seen = setup(broken, odd)
  seen.write('info', 'x', { a: 1 })
  expect(seen.events).toMatchObject([{ level: 'info', event: 'x', fields: {} }])
  expect(seen.pipeline.faults.counts()).toEqual({ processor_failed: 1 })
})
