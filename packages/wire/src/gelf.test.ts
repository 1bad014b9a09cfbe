// Golden bytes: captured from gelf-pro 1.4.0 on Node 20.20.2, and the chunk header of Graylog's GELF page.
import type { ErrorReport, LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { gelfChunks, gelfMessage } from './gelf.ts'

const line: LogEvent = { signal: 'log', time: 1_795_593_521_994, level: 'error', event: 'boom', fields: {} }
const id = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])

test("writes the members that gelf-pro writes for { n: 5, s: 'x', o: { a: { b: 1 } } }", () => {
  const message = gelfMessage(
    { ...line, fields: { n: 5, s: 'x', o: { a: { b: 1 } } } },
    { 'host.name': 'vm' },
  )
  expect(message).toContain('"short_message":"boom","timestamp":1795593521.994')
  expect(message).toContain('"level":3,')
  expect(message).toContain('"_n":5,"_s":"x","_o_a_b":1')
  expect(JSON.parse(message)).toMatchObject({ version: '1.1', host: 'vm' })
})

test('keeps only strings and numbers, and leaves _id to Graylog', () => {
  const message = gelfMessage({ ...line, fields: { id: 7, ok: true, none: null, list: [1], 'a b': 'c' } }, {})
  expect(JSON.parse(message)).toEqual({
    version: '1.1',
    host: 'unknown',
    short_message: 'boom',
    timestamp: 1_795_593_521.994,
    level: 3,
    _event: 'boom',
    _id_: 7,
    _ok: 'true',
    _list: '[1]',
    _a_b: 'c',
  })
})

test('carries the stack in full_message and the ids beside', () => {
  const report: ErrorReport = {
    ...line,
    signal: 'error',
    error: { type: 'TypeError', message: 'x', stack: 'TypeError: x\n    at f', causes: [] },
    errorId: 'e1',
    group: 'g1:1',
    traceId: 't1',
  }
  expect(JSON.parse(gelfMessage(report, { 'service.name': 'shop' }))).toMatchObject({
    short_message: 'boom: TypeError: x',
    full_message: 'TypeError: x\n    at f',
    _service_name: 'shop',
    _exception_type: 'TypeError',
    _error_id: 'e1',
    _group: 'g1:1',
    _trace_id: 't1',
  })
})

test('a field that has the name of an id keeps its value beside it', () => {
  const report: ErrorReport = {
    ...line,
    signal: 'error',
    fields: { group: 'beta', group_: 'gamma', exception: { type: 'mine' } },
    error: { type: 'TypeError', message: 'x', stack: '', causes: [] },
    errorId: 'e1',
    group: 'g1:1',
  }
  expect(JSON.parse(gelfMessage(report, {}))).toMatchObject({
    _group: 'g1:1',
    _group_: 'gamma',
    _group__: 'beta',
    _exception_type: 'TypeError',
    _exception_type_: 'mine',
  })
})

test('sends a small message whole and a large one in numbered chunks', () => {
  const small = new Uint8Array(20).fill(65)
  expect(gelfChunks(small, id, 20)).toEqual([small])
  const chunks = gelfChunks(new Uint8Array(25).fill(65), id, 24) ?? []
  expect(chunks.map((chunk) => Buffer.from(chunk).toString('hex'))).toEqual([
    `1e0f01020304050607080003${'41'.repeat(12)}`,
    `1e0f01020304050607080103${'41'.repeat(12)}`,
    '1e0f0102030405060708020341',
  ])
})

test('takes at most 128 chunks', () => {
  expect(gelfChunks(new Uint8Array(128 * 12), id, 24)).toHaveLength(128)
  expect(gelfChunks(new Uint8Array(128 * 12 + 1), id, 24)).toBeUndefined()
})
