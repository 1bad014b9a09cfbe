// Whose work failed: what an occurrence is told of the user.
import { beforeEach, expect, test } from 'vitest'
import type { Occurrences, Sighting } from '../ports.ts'
import { ScopeState } from '../scope/scope.ts'
import { createPipeline, type Pipeline } from './pipeline.ts'
import { plainOccurrences } from './plain-occurrences.ts'

let told: (string | undefined)[]

beforeEach(() => {
  told = []
})

function watched(redact?: { keys: string[] }): Pipeline {
  const plain = plainOccurrences()
  const occurrences: Occurrences = {
    ...plain,
    occur: (sighting: Sighting) => {
      told.push(sighting.user)
      return plain.occur(sighting)
    },
  }
  return createPipeline({ sinks: [], occurrences, redact })
}

function fail(pipeline: Pipeline, call: object, bound: object = {}, work: object = {}): void {
  const scope = ScopeState.work(pipeline.bind(work))
  pipeline.fail('error', 'e', call, pipeline.bind(bound), undefined, scope, {
    gate: 'shut',
    fanOut: 'report',
    fingerprint: undefined,
  })
}

test('the id of the call goes before that of the logger, and that before that of the request', () => {
  const pipeline = watched()
  fail(pipeline, { 'user.id': 'ann' }, { 'user.id': 'bob' }, { 'user.id': 'cleo' })
  fail(pipeline, { order: 7 }, { 'user.id': 'bob' }, { 'user.id': 'cleo' })
  fail(pipeline, { order: 7 }, {}, { 'user.id': 'cleo' })
  fail(pipeline, { order: 7 }, {}, { 'enduser.id': 7 })
  expect(told).toEqual(['ann', 'bob', 'cleo', '7'])
})

test('no id, an id that is no id, and one inside another field are nobody', () => {
  const pipeline = watched()
  for (const call of [
    {},
    { 'user.id': '' },
    { 'user.id': null },
    { 'user.id': { of: 7 } },
    { order: { a: 1, 'user.id': 'ann' } },
    { note: ',"user.id":"ann"' },
  ])
    fail(pipeline, call)
  expect(told).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
})

test('what redaction hides is nobody', () => {
  fail(watched({ keys: ['user.id'] }), { 'user.id': 'ann' }, {}, {})
  fail(watched({ keys: ['user.id'] }), {}, {}, { 'user.id': 'ann' })
  expect(told).toEqual([undefined, undefined])
})
