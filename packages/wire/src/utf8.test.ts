// Cuts agree with the platform's own encoder.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Cut } from './utf8.ts'

test('cuts to at most the bytes asked, and only what it must', () => {
  expect(utf8Cut('aé€😀', 10)).toBe('aé€😀')
  expect(utf8Cut('aé€😀', 9)).toBe('aé€')
  expect(utf8Cut('aé€😀', 5)).toBe('aé')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: -1, max: 40 }), (text, bytesMax) => {
      const cut = utf8Cut(text, bytesMax)
      const next = String.fromCodePoint(text.codePointAt(cut.length) ?? 0)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(0, bytesMax))
      expect(text.startsWith(cut)).toBe(true)
      expect(cut === text || Buffer.byteLength(cut + next) > bytesMax).toBe(true)
    }),
  )
})

test('takes the halves of a broken pair for one character each, as the encoder does', () => {
  expect(Buffer.byteLength(utf8Cut('\ud800'.repeat(10), 10))).toBe(9)
})
