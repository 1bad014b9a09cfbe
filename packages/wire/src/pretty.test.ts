// What a terminal shows of one line.
import { LineSnapshot, type ErrorData } from '@obs/core'
import { expect, test } from 'vitest'
import { pretty } from './pretty.ts'

function line(event: string, members = '', error?: ErrorData): LineSnapshot {
  return new LineSnapshot(
    1_700_000_000_123,
    'info',
    event,
    undefined,
    members,
    error,
    undefined,
    undefined,
    undefined,
  )
}

test('aligns the event and shows fields behind it', () => {
  expect(pretty()(line('order.taken', ',"n":1,"who":"ann b"'))).toBe(
    '22:13:20.123 info  order.taken              n=1 who="ann b"\n',
  )
})

test('keeps a terminal whole: escape sequences from values are shown, not run', () => {
  expect(pretty()(line('x', ',"v":"\\u001b[2J\\u202e"'))).toBe(
    '22:13:20.123 info  x                        v=\\u001b[2J\\u202e\n',
  )
})

test('colours by SGR codes, each ended', () => {
  expect(pretty({ colour: 'ansi' })(line('x', ',"n":1'))).toBe(
    '\u001b[90m22:13:20.123\u001b[39m \u001b[32minfo \u001b[39m \u001b[1mx                       \u001b[22m \u001b[36mn\u001b[39m=1\n',
  )
})

test('shows a stack and its causes, indented, whatever their messages hold', () => {
  const error: ErrorData = {
    type: 'Error',
    message: 'a\n22:13:20.123 info  forged',
    stack: 'Error: a\n22:13:20.123 info  forged\n    at f (/a.js:1:2)',
    causes: [{ type: 'TypeError', message: 'deep', stack: '', causes: [] }],
  }
  expect(pretty()(line('x', '', error))).toBe(
    [
      '22:13:20.123 info  x',
      '  Error: a',
      '  22:13:20.123 info  forged',
      '      at f (/a.js:1:2)',
      '  caused by',
      '    TypeError: deep',
      '',
    ].join('\n'),
  )
})

const explained: ErrorData = {
  type: 'RangeError',
  message: 'no such plan',
  stack: '',
  causes: [],
  frames: [
    {
      function: 'charge',
      file: '/app/pay me.ts',
      line: 11,
      column: 9,
      inApp: true,
      source: { before: ['a', 'b', 'c {'], line: '  throw x', after: ['}', ''] },
    },
    { file: 'node:internal/main', line: 1, column: 2, inApp: false },
  ],
}

test('shows the code around the first frame of the application', () => {
  const text = pretty({ explain: () => explained })(line('x', '', { ...explained, frames: [] }))
  expect(text.split('\n').slice(1)).toEqual([
    '  RangeError: no such plan',
    '      at charge (/app/pay me.ts:11:9)',
    '         9 | b',
    '        10 | c {',
    '      > 11 |   throw x',
    '        12 | }',
    '        13 | ',
    '      at (node:internal/main:1:2)',
    '',
  ])
})

test('makes places hyperlinks where the terminal has them', () => {
  const text = pretty({ links: 'osc8', explain: () => explained })(line('x', '', explained))
  expect(text).toContain(
    'at charge (\u001b]8;;file:///app/pay%20me.ts\u001b\\/app/pay me.ts:11:9\u001b]8;;\u001b\\)',
  )
  expect(text).toContain('at (node:internal/main:1:2)')
})

test.each([
  ['/app/c#/a?.ts', 'file:///app/c%23/a%3F.ts'],
  ['/app/\ud800.ts', 'file:///app/%EF%BF%BD.ts'],
  ['C:\\app\\a.ts', 'file:///C:/app/a.ts'],
])('a place in %j is a link, whatever its name is made of', (file, url) => {
  const error = {
    type: 'E',
    message: 'm',
    stack: '',
    causes: [],
    frames: [{ file, line: 1, column: 2, inApp: true }],
  }
  const text = pretty({ links: 'osc8', explain: () => error })(line('x', '', error))
  expect(text).toContain(`\u001b]8;;${url}\u001b\\`)
})

test('begins with the bare label where the time is TAI64N', () => {
  expect(pretty({ time: 'tai64n' })(line('x'))).toBe('@400000006553f10a0754d4c0 info  x\n')
})
