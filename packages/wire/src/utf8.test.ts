// Lengths and cuts agree with the platform's own encoder.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Cut, utf8Length } from './utf8.ts'

const anyText = fc.string({ unit: 'binary' })

test('counts the bytes TextEncoder writes', () => {
  expect(utf8Length('aé€😀')).toBe(10)
  fc.assert(fc.property(anyText, (text) => utf8Length(text) === new TextEncoder().encode(text).length))
})

test('cuts to at most the bytes asked, and only what it must', () => {
  expect(utf8Cut('aé€😀', 9)).toBe('aé€')
  fc.assert(
    fc.property(anyText, fc.nat(40), (text, bytesMax) => {
      const cut = utf8Cut(text, bytesMax)
      const next = String.fromCodePoint(text.codePointAt(cut.length) ?? 0)
      expect(utf8Length(cut)).toBeLessThanOrEqual(bytesMax)
      expect(text.startsWith(cut)).toBe(true)
      expect(cut === text || utf8Length(cut + next) > bytesMax).toBe(true)
    }),
  )
})
