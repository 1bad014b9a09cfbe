// Pieces come out as they were put in, whether written anew, again, or with other numbers in them.
import { expect, test } from 'vitest'
import { Utf8Writer, type Span } from './utf8-writer.ts'

function spanned(writer: Utf8Writer, text: string): Span {
  const from = writer.length
  writer.text(text)
  return writer.spanFrom(from)
}

test('writes texts of any length and script in order', () => {
  const writer = new Utf8Writer()
  const texts = ['a', 'é'.repeat(3000), '', '日本', 'x'.repeat(10_000), '🙂']
  for (const text of texts) writer.text(text)
  expect(writer.finish().toString()).toBe(texts.join(''))
})

test('writes again what stood in an earlier body, neighbours, others and out of order', () => {
  const first = new Utf8Writer()
  const [a, b, c] = ['aé', 'bb', 'c'.repeat(5000)].map((text) => spanned(first, text)) as [Span, Span, Span]
  first.finish()
  const second = new Utf8Writer()
  for (const span of [a, b]) second.again(span)
  second.text('-')
  for (const span of [c, a]) second.again(span)
  expect(second.finish().toString()).toBe(`aébb-${'c'.repeat(5000)}aé`)
  const third = new Utf8Writer()
  third.again(a)
  third.again(b)
  expect(third.finish().toString()).toBe('aébb')
})

test('puts other numbers into a span where they are as long', () => {
  const first = new Utf8Writer()
  const span = spanned(first, 'é 9\nb 10\nend')
  first.finish()
  const renumbered = (numbers: readonly number[]): string | false => {
    const writer = new Utf8Writer()
    return writer.renumbered(span, [3, 3], numbers) && writer.finish().toString()
  }
  expect(renumbered([0, 99])).toBe('é 0\nb 99')
  for (const numbers of [
    [10, 99],
    [1, 100],
    [1, 9],
    [1, 0],
  ])
    expect(renumbered(numbers)).toBe(false)
})

test('numbers beyond 32 bits keep all their digits', () => {
  const first = new Utf8Writer()
  const span = spanned(first, '9007199254740990\n')
  first.finish()
  const writer = new Utf8Writer()
  expect(writer.renumbered(span, [0], [9_007_199_254_740_991])).toBe(true)
  expect(writer.finish().toString()).toBe('9007199254740991')
})
