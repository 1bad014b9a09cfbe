// One failure is one occurrence in its work, whatever carries it there.
import { runInNewContext } from 'node:vm'
import { Members, runInScope, ScopeState } from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { Rig, work } from '../test/rig.ts'

let rig: Rig

beforeEach(() => {
  rig = new Rig()
})

test('keeps the id of an error that two requests meet by turns', () => {
  const [one, two] = [work(), work()]
  const memoised = new Error('memoised')
  const first = rig.occur(memoised, { scope: one })
  const second = rig.occur(memoised, { scope: two })
  expect(rig.occur(memoised, { scope: one }).id).toBe(first.id)
  expect(rig.occur(memoised, { scope: two }).id).toBe(second.id)
  expect(second.id).not.toBe(first.id)
  expect(rig.marks).toBe(2)
  expect(rig.book.groups.list()[0]).toMatchObject({ count: 2, sightings: 2 })
})

test('is told once where the uncaught handler meets it after the context is lost', () => {
  const error = new Error('x')
  const { id } = rig.occur(error, { scope: work() })
  expect(rig.occur(error)).toMatchObject({ id, first: false })
  expect(rig.marks).toBe(1)
})

test('outside of any scope an error is one occurrence for the life of its object, and a scope counts it anew', () => {
  const error = new Error('x')
  const outside = rig.occur(error)
  expect(rig.occur(error).id).toBe(outside.id)
  expect(rig.occur(error, { scope: work() }).id).not.toBe(outside.id)
})

test('knows the cause by its wrapper and the wrapper by its cause', () => {
  const scope = work()
  const cause = new Error('cause')
  const wrapper = new Error('wrapper', { cause })
  const { id } = rig.occur(wrapper, { scope })
  expect(rig.occur(cause, { scope }).id).toBe(id)
  expect(rig.occur(new Error('outer', { cause: wrapper }), { scope }).id).toBe(id)
  expect(rig.marks).toBe(1)
})

test('knows an aggregate by a member that was reported', () => {
  const scope = work()
  const member = new Error('member')
  const { id } = rig.occur(member, { scope })
  expect(rig.occur(new AggregateError([new Error('other'), member]), { scope }).id).toBe(id)
})

// GraphQLError of graphql 16 keeps what a resolver threw under this name, and has no cause.
test('knows what a resolver threw by the error that GraphQL makes of it', () => {
  const scope = work()
  const thrown = new Error('db down')
  const { id } = rig.occur(thrown, { scope })
  const wrapper = Object.defineProperty(new Error('db down'), 'originalError', { value: thrown })
  expect(rig.occur(wrapper, { scope }).id).toBe(id)
})

test('does not join failures that only share a plain object as their cause', () => {
  const scope = work()
  const cause = { code: 'E_CONFIG' }
  const one = rig.occur(new Error('one', { cause }), { scope })
  expect(rig.occur(new Error('two', { cause }), { scope }).id).not.toBe(one.id)
})

test('counts a thrown primitive once in its work, each time outside of one', () => {
  const scope = work()
  expect(rig.occur('timeout', { scope }).id).toBe(rig.occur('timeout', { scope }).id)
  expect(rig.occur('timeout').id).not.toBe(rig.occur('timeout').id)
  expect(rig.marks).toBe(3)
})

test('a failed disposal and the failure it followed are one occurrence', () => {
  const scope = work()
  const suppressed = new Error('query failed')
  const { id } = rig.occur(suppressed, { scope })
  const both = { name: 'SuppressedError', error: new Error('close failed'), suppressed }
  expect(rig.occur(Object.assign(new Error('An error was suppressed'), both), { scope })).toMatchObject({
    id,
    first: false,
  })
})

test('takes frozen errors and errors of another realm', () => {
  const scope = work()
  const foreign: unknown = runInNewContext('new TypeError("foreign")')
  const sealed = Object.freeze(new Error('frozen'))
  for (const error of [foreign, sealed]) {
    const { id } = rig.occur(error, { scope })
    expect(rig.occur(error, { scope })).toMatchObject({ id, first: false })
    expect(rig.book.occurrences.idOf(error)).toBe(id)
  }
  expect(rig.book.groups.list().map(({ type }) => type)).toEqual(['TypeError', 'Error'])
})

test('answers idOf with the id of the work that asks', () => {
  const [one, two] = [work(), work()]
  const error = new Error('x')
  const first = rig.occur(error, { scope: one })
  const last = rig.occur(error, { scope: two })
  const idOf = (): string | undefined => rig.book.occurrences.idOf(error)
  expect(runInScope(one, idOf)).toBe(first.id)
  expect(runInScope(two, idOf)).toBe(last.id)
  expect(idOf()).toBe(last.id)
  rig.occur('text', { scope: one })
  expect(runInScope(one, () => rig.book.occurrences.idOf('text'))).toMatch(/^[0-9a-f]{32}$/)
})

test('survives causes that cannot be read, and chains without end', () => {
  const hostile = new Error('x')
  Object.defineProperty(hostile, 'cause', {
    get() {
      throw new Error('no')
    },
  })
  const { proxy, revoke } = Proxy.revocable(new Error('y'), {})
  revoke()
  const a = new Error('a')
  a.cause = new Error('b', { cause: a })
  for (const error of [hostile, proxy, a]) expect(rig.occur(error, { scope: work() }).id).toHaveLength(32)
  expect(rig.marks).toBe(3)
})

test('two runs within the same fields each count an error they share, and the code around them knows the latest', () => {
  const fields = ScopeState.fields(Members.none)
  const [one, two] = [ScopeState.work(Members.none, fields), ScopeState.work(Members.none, fields)]
  const shared = new Error('pool exhausted')
  const first = rig.occur(shared, { scope: one })
  const second = rig.occur(shared, { scope: two })
  expect(second.id).not.toBe(first.id)
  expect(rig.occur(shared, { scope: fields })).toMatchObject({ id: second.id, first: false })
  expect(rig.marks).toBe(2)
})
