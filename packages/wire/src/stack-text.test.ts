// The causes of an error reach every format that has one place for its stack.
import type { ErrorReport } from '@obs/core'
import { expect, test } from 'vitest'
import { contextFields } from './context-fields.ts'
import { ecsDocument } from './ecs.ts'
import { gelfMessage } from './gelf.ts'
import { otlpLogRecord } from './otlp-log.ts'

const cause = { type: 'RangeError', message: 'deep', stack: 'RangeError: deep\n    at g', causes: [] }
const report: ErrorReport = {
  signal: 'error',
  time: 0,
  level: 'error',
  event: 'pay.failed',
  fields: {},
  error: { type: 'TypeError', message: 'x', stack: 'TypeError: x\n    at f', causes: [cause] },
  errorId: 'e1',
  group: 'g1',
}
const told = 'TypeError: x\n    at f\nCaused by: RangeError: deep\n    at g'

test.each([
  ['ECS', JSON.stringify(ecsDocument(report, {}))],
  ['GELF', gelfMessage(report, {})],
  ['OTLP', String(otlpLogRecord(report, 'json'))],
  ['flat fields', JSON.stringify(contextFields(report))],
])('%s', (_format, text) => expect(text).toContain(JSON.stringify(told)))
