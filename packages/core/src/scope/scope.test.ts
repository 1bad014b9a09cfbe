// The trail tells what led to a failure: the line that closes the work is not part of it, lines after it are.
import { expect, test, vi } from 'vitest'
import { createPipeline } from '../pipeline/pipeline.ts'
import { Members } from '../snapshot/members.ts'
import { createContext } from './ambient.ts'
import { ScopeState } from './scope.ts'

test('the closing line is not remembered, what comes after the end is', () => {
  const pipeline = createPipeline()
  const scope = ScopeState.work(Members.none)
  const inner = ScopeState.fields(Members.none, scope)
  const say = (event: string, where = scope): void =>
    pipeline.line('info', event, undefined, Members.none, undefined, where)
  say('before')
  say('below', inner)
  scope.close()
  say('closing')
  scope.end()
  say('after')
  say('after.below', inner)
  expect(scope.trail().map(({ event }) => event)).toEqual(['before', 'below', 'after', 'after.below'])
  expect(inner.trail()).toEqual(scope.trail())
})

test('the trail is bounded in what its errors say, causes included', () => {
  const pipeline = createPipeline()
  const scope = ScopeState.work(Members.none)
  const attempts = Array.from({ length: 10 }, () =>
    Object.assign(new Error('refused'), { stack: 'x'.repeat(1000) }),
  )
  const err = Object.assign(new AggregateError(attempts, ''), { stack: '' })
  for (const event of ['one', 'two', 'three'])
    pipeline.line('warn', event, { err }, Members.none, undefined, scope)
  expect(scope.trail().map(({ event }) => event)).toEqual(['three'])
})

test('an ended scope stays ended, and tells who waits for it once', () => {
  const scope = ScopeState.work(Members.none)
  let told = 0
  expect(ScopeState.fields(Members.none, scope).whenEnded(() => (told += 1))).toBe(true)
  scope.close()
  scope.end()
  scope.close()
  scope.end()
  expect([scope.ended, told, scope.whenEnded(() => undefined)]).toEqual([true, 1, false])
})

test('work begun when the work it was started from is over is its own: neither its trail nor its failures are shared', () => {
  const job = ScopeState.work(Members.none)
  const timer = ScopeState.fields(Members.none, job)
  expect(ScopeState.work(Members.none, timer).root).toBe(job)
  job.end()
  const next = ScopeState.work(Members.none, timer)
  expect([next.root, next.traceId]).toEqual([next, job.traceId])
  next.adopt('id')
  expect(job.errorId).toBeUndefined()
})

test('scopes within scopes without end stay bounded, and the outermost is told of failures and fields', () => {
  const { snapshot } = createPipeline()
  const outermost = ScopeState.work(Members.none)
  let scope = outermost
  for (let depth = 0; depth < 100_000; depth += 1) scope = ScopeState.fields(Members.none, scope)
  scope.adopt('id')
  scope.add(snapshot.bound({ userId: 7 }))
  expect([outermost.errorId, outermost.members.text]).toEqual(['id', ',"userId":7'])
})

test('work without end that is given new names all the time keeps the first, and says how many more there were', () => {
  const pipeline = createPipeline()
  const scope = ScopeState.work(pipeline.bind({ tenant: 'a', step: 0 }))
  for (let at = 1; at <= 1000; at += 1) scope.add(pipeline.bind({ step: at, [`job_${at}`]: 'done' }))
  expect(scope.members.list).toHaveLength(201)
  expect(
    ['tenant', 'step', 'job_198', 'job_199', 'truncated'].map((name) => scope.members.read(name)),
  ).toEqual(['a', 1000, 'done', undefined, 802])
})

test('what work carries is bounded in characters, too', () => {
  const pipeline = createPipeline()
  const scope = ScopeState.work(pipeline.bind({ tenant: 'a' }))
  for (let at = 1; at <= 100; at += 1) scope.add(pipeline.bind({ [`page_${at}`]: 'x'.repeat(16_000) }))
  expect([scope.members.text.length, scope.members.read('truncated')]).toEqual([64_076, 96])
})

test('a request belongs to the request it is served in, and else to nothing its server was started in', () => {
  class Request extends ScopeState {
    constructor(parent: ScopeState) {
      super('request', Members.none, parent)
    }
  }
  const started = ScopeState.fields(Members.none)
  const outer = new Request(ScopeState.work(Members.none, started))
  const inner = new Request(ScopeState.work(Members.none, outer))
  expect([outer.root, inner.root, inner.traceId]).toEqual([outer, outer, outer.traceId])
  expect(outer.traceId).not.toBe(started.traceId)
})

test('runs within fields that follow the code have a trail each', () => {
  const pipeline = createPipeline()
  const fields = ScopeState.fields(Members.none)
  const [one, two] = [ScopeState.work(Members.none, fields), ScopeState.work(Members.none, fields)]
  for (const [event, scope] of [
    ['a', one],
    ['b', two],
    ['c', fields],
  ] as const)
    pipeline.line('info', event, undefined, Members.none, undefined, scope)
  expect([one, two, fields].map((scope) => scope.trail().map(({ event }) => event))).toEqual([
    ['a'],
    ['b'],
    ['c'],
  ])
})

test('work within work of another copy of this package belongs to it', async () => {
  vi.resetModules()
  const other: typeof import('./scope.ts') = await import('./scope.ts')
  const outer = ScopeState.work(Members.none)
  const inner = other.ScopeState.work(Members.none, outer)
  expect(other.ScopeState).not.toBe(ScopeState)
  expect([inner.root, inner.work, inner.traceId]).toEqual([outer, outer, outer.traceId])
  inner.adopt('id')
  expect(outer.errorId).toBe('id')
})

test('context.run without a function says what it takes', () => {
  const { run } = createContext(createPipeline())
  const loose = run as unknown as (...given: unknown[]) => unknown
  expect(() => loose(() => 1)).toThrow('context.run takes fields and a function')
})
