// Golden bytes: the examples of RFC 5424, section 6.5, and of RFC 3164, section 5.4, without their byte order mark.
import type { ErrorReport, LogEvent } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { syslogMessage, type SyslogShape } from './syslog.ts'

const shape: SyslogShape = {
  format: 'rfc5424',
  facility: 'local4',
  fields: 'data',
  dataId: 'exampleSDID@32473',
  messageBytesMax: 8192,
}
const time = Date.parse('2003-10-11T22:14:15.003Z')
const line: LogEvent = { signal: 'log', time, level: 'warn', event: 'ID47', fields: {} }

test('writes the header of example 1', () => {
  const resource = { 'host.name': 'mymachine.example.com', 'service.name': 'su' }
  expect(syslogMessage({ ...line, level: 'fatal' }, resource, { ...shape, facility: 'auth' })).toBe(
    '<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - ID47',
  )
})

test('writes the structured data of example 3', () => {
  const fields = { iut: '3', eventSource: 'Application', eventID: '1011' }
  expect(syslogMessage({ ...line, fields }, {}, shape)).toBe(
    '<164>1 2003-10-11T22:14:15.003Z - - - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] ID47',
  )
})

test('escapes what section 6.3.3 says, and shows control characters as rsyslog does', () => {
  expect(syslogMessage({ ...line, fields: { 'a b': 'say "x" ] \\\nnext' } }, {}, shape)).toContain(
    '[exampleSDID@32473 a_b="say \\"x\\" \\] \\\\#012next"]',
  )
})

test('writes the first example of RFC 3164', () => {
  const event = "'su root' failed for lonvick on /dev/pts/8"
  const resource = { 'host.name': 'mymachine', 'service.name': 'su' }
  const older: SyslogShape = { ...shape, format: 'rfc3164', facility: 'auth' }
  expect(syslogMessage({ ...line, level: 'fatal', event }, resource, older)).toBe(
    "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
  )
})

test('pads the day with a space (RFC 3164, section 4.1.2) and puts the fields behind the text', () => {
  const first = { ...line, time: Date.parse('2003-02-05T17:32:18Z'), fields: { n: 1, text: 'two words' } }
  expect(syslogMessage(first, { 'process.pid': '7' }, { ...shape, format: 'rfc3164' })).toBe(
    '<164>Feb  5 17:32:18 localhost node[7]: ID47 n=1 text="two words"',
  )
})

test('carries the exception and the ids', () => {
  const report: ErrorReport = {
    ...line,
    signal: 'error',
    level: 'error',
    event: 'payment.failed',
    error: { type: 'TypeError', message: 'x is undefined', stack: 'TypeError: x\n    at f', causes: [] },
    errorId: 'e1',
    group: 'g1:1',
  }
  expect(syslogMessage(report, {}, { ...shape, dataId: 'obs@32473' })).toBe(
    '<163>1 2003-10-11T22:14:15.003Z - - - payment.failed [obs@32473 exception.type="TypeError" exception.message="x is undefined" error_id="e1" group="g1:1" exception.stacktrace="TypeError: x#012    at f"] payment.failed: TypeError: x is undefined',
  )
})

test('a field that has the name of an id keeps its value beside it', () => {
  const error = { type: 'TypeError', message: 'x', stack: '', causes: [] }
  const event = { ...line, fields: { 'exception.type': 'mine' }, error }
  expect(syslogMessage(event, {}, shape)).toContain(
    '[exampleSDID@32473 exception.type_="mine" exception.type="TypeError" exception.message="x"]',
  )
})

test('keeps within the bytes asked, with structured data whole and no line feed', () => {
  const values = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(values, fc.integer({ min: 200, max: 400 }), (fields, messageBytesMax) => {
      const message = syslogMessage({ ...line, fields }, {}, { ...shape, messageBytesMax })
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(messageBytesMax)
      expect(message).not.toMatch(/[\u0000-\u001f]/)
      expect(message).toMatch(/(\[exampleSDID@32473( [^= ]{1,32}="([^"\\\]]|\\["\\\]]|\\)*")+\]|-) ID47$/s)
    }),
  )
})
