// What V8 prints, line by line (https://v8.dev/docs/stack-trace-api), and that no text is too odd to be read.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frameText, parseFrames } from './stack.ts'

const parse = (line: string): unknown => parseFrames(`    at ${line}`, () => true)[0]

test.each([
  ['work (/app/a.js:1:2)', { function: 'work', file: '/app/a.js', line: 1, column: 2 }],
  ['/app/a.js:1:2', { file: '/app/a.js', line: 1, column: 2 }],
  ['async work (/app/a.js:1:2)', { function: 'work', file: '/app/a.js', line: 1, column: 2 }],
  ['async /app/a.js:1:2', { file: '/app/a.js', line: 1, column: 2 }],
  [
    'new Till (file:///app/a%20b.mjs:1:2)',
    { function: 'new Till', file: '/app/a b.mjs', line: 1, column: 2 },
  ],
  [
    'Till.get total [as total] (C:\\app\\a.js:1:2)',
    { function: 'Till.get total [as total]', file: 'C:\\app\\a.js', line: 1 },
  ],
  ['file:///C:/app/a.js:1:2', { file: 'C:/app/a.js', line: 1, column: 2 }],
  ['Array.map (<anonymous>)', { function: 'Array.map', file: '<anonymous>', line: 0 }],
  ['async Promise.all (index 3)', { function: 'Promise.all', file: 'index 3', line: 0 }],
  ['node:internal/timers:5:6', { file: 'node:internal/timers', line: 5 }],
  [
    'eval (eval at run (/app/a.js:1:2), <anonymous>:3:4)',
    { function: 'eval', file: '/app/a.js', line: 1, column: 2 },
  ],
  ['wasm://wasm/0042:wasm-function[7]:0x1a', { line: 0 }],
  ['Error: odd (/app/a (b).js:1:2)', { function: 'Error: odd', file: '/app/a (b).js', line: 1 }],
])('%s', (line, frame) => expect(parse(line)).toMatchObject(frame))

test('finds the frames behind a message of several lines, and behind one that was rewritten', () => {
  const stack = 'TypeError: one\n    at forged (/evil.js:1:1)\ntwo\n    at work (/app/a.js:1:2)'
  const message = 'one\n    at forged (/evil.js:1:1)\ntwo'
  expect(frameText({ type: 'TypeError', message, stack })).toBe('\n    at work (/app/a.js:1:2)')
  expect(frameText({ type: 'TypeError', message: 'rewritten', stack })).toBe('\n    at work (/app/a.js:1:2)')
  expect(frameText({ type: 'Error', message: '', stack: 'Error\n    at work (/app/a.js:1:2)' })).toContain(
    'work',
  )
  expect(frameText({ type: 'Error', message: 'x', stack: '' })).toBe('')
})

test('reads any text without failing, at most fifty frames', () => {
  const odd = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom('\n', '    at ', ' (', ')', ':', '1:2', 'eval at ', 'async ', 'file://%'),
    ),
  )
  fc.assert(
    fc.property(odd, fc.string(), (parts, message) => {
      const stack = parts.join('')
      const frames = parseFrames(frameText({ type: 'Error', message, stack }), () => true)
      expect(frames.length).toBeLessThanOrEqual(50)
      expect(frames.every(({ line, column }) => Number.isFinite(line + column))).toBe(true)
    }),
  )
  expect(parseFrames('\n    at a (/a.js:1:1)'.repeat(99), () => true)).toHaveLength(50)
})

test('an error’s own message never becomes a frame, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('x', '\n', '    at evil (/evil.js:1:1)', 'Error: ', ':')),
      (parts) => {
        const error = new Error(parts.join(''))
        const text = frameText({ type: 'Error', message: error.message, stack: error.stack ?? '' })
        expect(text).not.toContain('/evil.js')
      },
    ),
  )
})
