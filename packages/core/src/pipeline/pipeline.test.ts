// The order of the pipeline and its laws, with sinks that keep what they get.
import { setImmediate as turned } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ErrorReport, LogEvent } from '../event/event.ts'
import type { Deadline } from '../options.ts'
import type { Sighting } from '../ports.ts'
import type { Processor } from '../processor.ts'
import { runInScope } from '../scope/context.ts'
import { ScopeState } from '../scope/scope.ts'
import type { Sink, SinkHost } from '../sink.ts'
import { Members } from '../snapshot/members.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { plainOccurrences } from './plain-occurrences.ts'
import { createPipeline, type Pipeline } from './pipeline.ts'

function keeping(name = 'kept'): Sink<'log' | 'error'> & { readonly events: (LogEvent | ErrorReport)[] } {
  const events: (LogEvent | ErrorReport)[] = []
  return { name, signals: ['log', 'error'], events, write: (event) => void events.push(event) }
}

function info(pipeline: Pipeline, event: string, fields?: unknown): void {
  pipeline.line('info', event, fields, Members.none, undefined, undefined)
}

test('gives every sink the same event', () => {
  const one = keeping()
  const two = keeping()
  info(createPipeline({ sinks: [one, two] }), 'order.taken', { orderId: 7 })
  expect(one.events[0]).toBe(two.events[0])
  expect(one.events[0]).toMatchObject({
    signal: 'log',
    level: 'info',
    event: 'order.taken',
    fields: { orderId: 7 },
  })
})

test('keeps other sinks going when one throws, and counts the loss', () => {
  const faults: string[] = []
  const broken: Sink<'log'> = {
    name: 'broken',
    signals: ['log'],
    write() {
      throw new Error('no')
    },
  }
  const kept = keeping()
  const pipeline = createPipeline({ sinks: [broken, kept], onFault: ({ code }) => faults.push(code) })
  info(pipeline, 'a')
  expect(kept.events).toHaveLength(1)
  expect(pipeline.tally()).toEqual({
    broken: { offered: 1, sent: 0, dropped: { encode_failed: 1 } },
    kept: { offered: 1, sent: 1, dropped: {} },
  })
  expect(faults).toEqual(['sink_failed'])
})

test('counts what an async sink rejects with, and what it resolves as sent', async () => {
  const faults: string[] = []
  const write = (async ({ event }) => {
    if (event === 'b') throw new Error('database is down')
  }) as Sink<'log'>['write']
  const stored: Sink<'log'> = { name: 'stored', signals: ['log'], write }
  const pipeline = createPipeline({ sinks: [stored], onFault: ({ code }) => faults.push(code) })
  info(pipeline, 'a')
  info(pipeline, 'b')
  await pipeline.flush()
  expect(pipeline.tally()['stored']).toEqual({ offered: 2, sent: 1, dropped: { encode_failed: 1 } })
  expect(faults).toEqual(['sink_failed'])
})

test('goes on where a sink opens or a listener of faults listens with a promise that rejects', async () => {
  const open: () => unknown = async () => Promise.reject(new Error('no'))
  const opening: Sink<'log'> = { name: 'opening', signals: ['log'], write: () => undefined, open }
  const faults: string[] = []
  const onFault = (async ({ code }) => {
    faults.push(code)
    throw new Error('chat is down')
  }) as NonNullable<PipelineOptions['onFault']>
  const pipeline = createPipeline({ sinks: [opening], onFault })
  await pipeline.flush()
  expect(faults).toEqual(['sink_failed'])
})

test('runs processors in order, redacts what they add, and lets one that throws cost the fields, not the event', () => {
  const add: Processor = (event) => ({ ...event, fields: { ...event.fields, password: 'p', region: 'eu' } })
  const broken: Processor = () => {
    throw new Error('no')
  }
  const kept = keeping()
  info(createPipeline({ sinks: [kept], processors: [broken, add], onFault: () => undefined }), 'a', { n: 1 })
  expect(kept.events[0]?.fields).toEqual({ scrubber_failed: true, password: '[redacted]', region: 'eu' })
})

test('counts what a processor drops as filtered', () => {
  const pipeline = createPipeline({ sinks: [keeping()], processors: [() => undefined] })
  info(pipeline, 'a')
  expect(pipeline.tally()['kept']).toEqual({ offered: 1, sent: 0, dropped: { filtered: 1 } })
})

test('what configure refuses changes nothing', () => {
  const pipeline = createPipeline({ sinks: [keeping()], level: 'warn' })
  expect(() => pipeline.configure({ level: 'debug', redact: { paths: [''] } })).toThrow('redact.paths[0]')
  expect(() => pipeline.configure({ level: 'loud', redact: false })).toThrow("'loud' is not a level")
  expect([pipeline.levels.level(''), pipeline.snapshot.call({ password: 'x' }).text]).toEqual([
    'warn',
    ',"password":"[redacted]"',
  ])
})

test('a sink that is configured again stays open and goes on counting', () => {
  const done: string[] = []
  let host: SinkHost | undefined
  const kept: Sink<'log'> = {
    name: 'kept',
    signals: ['log'],
    open(given) {
      host = given
      done.push('open')
    },
    write: ({ event }) => void done.push(event),
    close: async () => void done.push('close'),
  }
  const pipeline = createPipeline({ sinks: [kept] })
  info(pipeline, 'a')
  pipeline.configure({ service: 'shop', sinks: [keeping('other'), kept] })
  info(pipeline, 'b')
  expect(done).toEqual(['open', 'a', 'b'])
  expect(host?.resource['service.name']).toBe('shop')
  expect(pipeline.tally()['kept']).toEqual({ offered: 2, sent: 2, dropped: {} })
  pipeline.configure({ sinks: [] })
  expect(done.at(-1)).toBe('close')
})

test.each(['flush', 'close'] as const)('%s waits for the sinks that configure has left', async (ending) => {
  let closed: () => void = () => undefined
  const slow: Sink<'log'> = {
    name: 'slow',
    signals: ['log'],
    write: () => undefined,
    close: async () => new Promise<void>((resolve) => void (closed = resolve)),
  }
  const pipeline = createPipeline({ sinks: [slow] })
  pipeline.configure({ sinks: [] })
  let ended = false
  const done = pipeline[ending]().then(() => (ended = true))
  await pipeline.flush({ deadlineMs: 0 })
  expect(ended).toBe(false)
  closed()
  await done
})

test('a sink that was left and never closes is waited for once, as long as it was given', async () => {
  const timeouts: (() => void)[] = []
  const after = (_ms: number, fn: () => void): Disposable => {
    timeouts.push(fn)
    return { [Symbol.dispose]: () => undefined }
  }
  const clock = { now: () => 0, monotonicMs: () => 0, after }
  const stuck: Sink<'log'> = {
    name: 'stuck',
    signals: ['log'],
    write: () => undefined,
    close: async () => new Promise<void>(() => undefined),
  }
  const pipeline = createPipeline({ clock, sinks: [stuck] })
  pipeline.configure({ clock, sinks: [] })
  for (const over of timeouts) over()
  expect(await pipeline.flush()).toMatchObject({ stuck: { offered: 0 } })
})

test('follows configure: new sinks take over, what the old ones did stays in the tally', () => {
  const first = keeping('first')
  const second = keeping('second')
  const pipeline = createPipeline({ sinks: [first] })
  info(pipeline, 'a')
  pipeline.configure({ sinks: [second] })
  info(pipeline, 'b')
  expect(second.events.map(({ event }) => event)).toEqual(['b'])
  expect(pipeline.tally()).toMatchObject({ first: { sent: 1 }, second: { sent: 1 } })
})

test('what was counted before stays in the tally, however often the sinks are others', () => {
  const pipeline = createPipeline()
  for (let at = 0; at < 100; at += 1) {
    pipeline.configure({ sinks: [keeping()] })
    info(pipeline, 'a')
  }
  expect(pipeline.tally()).toEqual({ kept: { offered: 100, sent: 100, dropped: {} } })
})

test('a sink that was left and has closed is kept for its counts alone', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const closing = (): Sink<'log' | 'error'> => ({ ...keeping(), close: async () => undefined })
  const pipeline = createPipeline({ sinks: [closing()] })
  const left = new WeakRef(pipeline.outlets[0]?.sink ?? {})
  info(pipeline, 'a')
  pipeline.configure({ sinks: [] })
  await pipeline.flush()
  // Whoever looks at a weak reference keeps what it refers to until the turn ends.
  await turned()
  collect()
  expect(left.deref()).toBeUndefined()
  expect(pipeline.tally()).toEqual({ kept: { offered: 1, sent: 1, dropped: {} } })
})

test('carries scope fields, call fields winning over bound and bound over ambient', () => {
  const kept = keeping()
  const pipeline = createPipeline({ sinks: [kept] })
  const scope = ScopeState.work(pipeline.bind({ a: 'ambient', b: 'ambient', c: 'ambient' }))
  runInScope(scope, () =>
    pipeline.line('info', 'x', { c: 'call' }, pipeline.bind({ b: 'bound' }), undefined, scope),
  )
  expect(kept.events[0]?.fields).toEqual({ a: 'ambient', b: 'bound', c: 'call' })
  expect(scope.trail().map(({ event }) => event)).toEqual(['x'])
})

test('never throws, whatever is passed, and writes exactly one line', () => {
  const kept = keeping()
  const pipeline = createPipeline({ sinks: [kept], onFault: () => undefined })
  fc.assert(
    fc.property(fc.string(), fc.anything(), (event, given) => {
      const before = kept.events.length
      info(pipeline, event, given)
      expect(kept.events.length).toBe(before + 1)
    }),
  )
})

test('a lazy function that rejects ends no process, and its line says what to do', async () => {
  const kept = keeping()
  const unheard: unknown[] = []
  const hear = (cause: unknown): void => void unheard.push(cause)
  process.prependListener('unhandledRejection', hear)
  info(createPipeline({ sinks: [kept] }), 'a', async () => Promise.reject(new Error('late')))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
  expect(kept.events[0]?.fields).toEqual({ lazy_error: 'lazy fields are synchronous: wait first, then log' })
})

test('offered = sent + dropped, through any mix of sinks', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 50 }), (outcomes) => {
      let at = 0
      const moody: Sink<'log'> = {
        name: 'moody',
        signals: ['log'],
        write() {
          if (outcomes[at++] === true) throw new Error('no')
        },
      }
      const pipeline = createPipeline({ sinks: [moody], onFault: () => undefined })
      for (const _ of outcomes) info(pipeline, 'a')
      const { offered = 0, sent = 0, dropped } = pipeline.tally()['moody'] ?? {}
      expect(offered).toBe(sent + (dropped?.encode_failed ?? 0))
      expect(offered).toBe(outcomes.length)
    }),
  )
})

test('counts events after close as closed', async () => {
  const pipeline = createPipeline({ sinks: [keeping()] })
  await pipeline.close()
  info(pipeline, 'late')
  expect(pipeline.tally()['kept']).toEqual({ offered: 1, sent: 0, dropped: { closed: 1 } })
})

test('counts a failure after close as closed, its line and its report', async () => {
  const occurrences = {
    ...plainOccurrences(),
    occur: () => ({ id: 'id', group: 'g', first: true, admitted: true, suppressed: 0 }),
  }
  const pipeline = createPipeline({ sinks: [keeping()], occurrences })
  await pipeline.close()
  const failing = { gate: 'open', fanOut: 'report' } as const
  pipeline.fail('error', 'late', new Error('e'), Members.none, undefined, undefined, failing)
  const tally = await pipeline.flush()
  expect(tally['kept']).toEqual({ offered: 2, sent: 0, dropped: { closed: 2 } })
})

test('counts lines after close at the sinks that take lines', async () => {
  const metrics: Sink<'metric'> = { name: 'metrics', signals: ['metric'], write: () => undefined }
  const pipeline = createPipeline({ sinks: [keeping(), metrics] })
  await pipeline.close()
  info(pipeline, 'late')
  expect(pipeline.tally()).toEqual({
    kept: { offered: 1, sent: 0, dropped: { closed: 1 } },
    metrics: { offered: 0, sent: 0, dropped: {} },
  })
})

test('answers a failure with an id even where its line is gated', () => {
  const kept = keeping()
  const pipeline = createPipeline({ sinks: [kept] })
  const id = pipeline.fail('error', 'x', new Error('e'), Members.none, undefined, undefined, {
    gate: 'shut',
    fanOut: 'report',
  })
  expect(id).toMatch(/^[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  expect(kept.events).toEqual([])
})

test.each([
  [null, 'what was given is null: give an object'],
  [5, 'what was given is a number: give an object'],
  [{ deadlineMs: '5s' }, "deadlineMs is '5s': give milliseconds"],
  [{ deadlineMs: Number.NaN }, 'deadlineMs is NaN: give milliseconds'],
])('flush and close end well whatever they are given, and tell what is wrong: %j', async (deadline, told) => {
  const asked: unknown[] = []
  const faults: unknown[] = []
  const flush = async (given: unknown): Promise<void> => void asked.push(given)
  const pipeline = createPipeline({
    sinks: [{ ...keeping(), flush, close: flush }],
    onFault: ({ code, message }) => faults.push([code, message]),
  })
  await pipeline.flush(deadline as Deadline)
  await pipeline.close(deadline as Deadline)
  expect(asked).toEqual([{ deadlineMs: 3000 }, { deadlineMs: 3000 }])
  expect(faults).toEqual([['bad_option', expect.stringContaining(`flush and close: ${told}`)]])
})

test('the name of a failure is bounded for its group as for its line', () => {
  const kept = keeping()
  const plain = plainOccurrences()
  const counted: string[] = []
  const occurrences = {
    ...plain,
    occur(sighting: Sighting) {
      counted.push(sighting.event)
      return plain.occur(sighting)
    },
  }
  const pipeline = createPipeline({ sinks: [kept], occurrences })
  pipeline.fail('error', 'x'.repeat(3_000_000), {}, Members.none, undefined, undefined, {
    gate: 'open',
    fanOut: 'report',
  })
  const name = `${'x'.repeat(1024)}… (3000000 characters)`
  expect(counted).toEqual([name])
  expect(kept.events[0]?.event).toBe(name)
})
