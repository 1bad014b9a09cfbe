// Throw paths are told apart, whatever is remembered of those before.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failing, Rig } from '../test/rig.ts'

const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 40 })

test('paths whose stacks are of one length are told apart, in whatever order they come', () => {
  fc.assert(
    fc.property(letters, (order) => {
      const rig = new Rig()
      for (const letter of order) rig.occur(failing('E', `/app/${letter}.ts:1:1`))
      const counts = rig.book.groups.list().map(({ variants, count }) => [variants[0]?.place, count])
      expect(Object.fromEntries(counts)).toEqual(countsOf(order, (letter) => `${letter}:1`))
    }),
  )
})

test('errors of different types on one path are told apart, in whatever order they come', () => {
  fc.assert(
    fc.property(letters, (order) => {
      const rig = new Rig()
      for (const type of order) rig.occur(failing(type, '/app/a.ts:1:1'))
      const counts = rig.book.groups.list().map(({ type, count }) => [type, count])
      expect(Object.fromEntries(counts)).toEqual(countsOf(order, (type) => type))
    }),
  )
})

test('failures inside Node alone are told apart by event and message, in whatever order they come', () => {
  const refused = (): Error => {
    const error = new Error('connect ECONNREFUSED 127.0.0.1:5432')
    error.stack = `${String(error)}\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)`
    return Object.assign(error, { code: 'ECONNREFUSED' })
  }
  fc.assert(
    fc.property(letters, (order) => {
      const rig = new Rig()
      for (const event of order) rig.occur(refused(), { event })
      const counts = rig.book.groups.list().map(({ event, count }) => [event, count])
      expect(Object.fromEntries(counts)).toEqual(countsOf(order, (event) => event))
    }),
  )
})

test('aggregates without frames are told apart by the first of their causes that has some', () => {
  const rig = new Rig()
  const all = (place: string): AggregateError => {
    const error = new AggregateError(['late', failing('E', place)], 'All promises were rejected')
    error.stack = String(error)
    return error
  }
  expect(rig.occur(all('/app/a.ts:1:1')).group).not.toBe(rig.occur(all('/app/b.ts:1:1')).group)
})

test('paths that differ only far out, behind a deep library, are told apart', () => {
  const rig = new Rig()
  const deep = (place: string): Error => {
    const error = failing('E', place)
    const library = `\n    at call (/app/node_modules/.pnpm/library@1.2.3/node_modules/library/${'inner/'.repeat(16)}call.js:1:1)`
    error.stack = String(error.stack).replace('\n', `${library.repeat(40)}\n`)
    return error
  }
  expect(rig.occur(deep('/app/a.ts:1:1')).group).not.toBe(rig.occur(deep('/app/b.ts:1:1')).group)
})

test('fingerprints are told apart by their parts, whatever the parts hold', () => {
  const rig = new Rig()
  const given = (...fingerprint: readonly string[]): string =>
    rig.occur(failing('E', '/app/a.ts:1:1'), { fingerprint }).group
  expect(new Set([given('a', 'b'), given('a\nb'), given('a\n', 'b'), given('a', '', 'b')]).size).toBe(4)
})

function countsOf(order: readonly string[], nameOf: (one: string) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of order) counts[nameOf(one)] = (counts[nameOf(one)] ?? 0) + 1
  return counts
}

test('more paths than are remembered count on in their groups when they come again', () => {
  const rig = new Rig()
  for (let round = 0; round < 3; round += 1)
    for (let at = 100; at < 900; at += 1) rig.occur(failing('E', `/app/m${at}x.ts:1:1`))
  const groups = rig.book.groups.list()
  expect([groups.length, new Set(groups.map(({ count }) => count))]).toEqual([800, new Set([3])])
})
