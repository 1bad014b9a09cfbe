// Bytes from protobuf's own encoding guide (https://protobuf.dev/programming-guides/encoding/).
import { expect, test } from 'vitest'
import { ProtobufWriter } from './protobuf.ts'

function written(write: (writer: ProtobufWriter) => void): string {
  const writer = new ProtobufWriter()
  write(writer)
  return Buffer.from(writer.finish()).toString('hex')
}

test('writes the varint, the string and the nested message of the guide', () => {
  expect(written((w) => w.varint(1, 150))).toBe('089601')
  expect(written((w) => w.string(2, 'testing'))).toBe('120774657374696e67')
  expect(written((w) => w.message(3, () => w.varint(1, 150)))).toBe('1a03089601')
})

test('writes the packed list of the guide', () => {
  expect(written((w) => w.packed(6, [3, 270, 86_942]))).toBe('3206038e029ea705')
})

test('writes signed numbers both ways: -2 as ten bytes, or as zigzag 3', () => {
  expect(written((w) => w.int64(1, -2))).toBe('08feffffffffffffffff01')
  expect(written((w) => w.zigzag(1, -2))).toBe('0803')
})

test('grows, and puts a length of several bytes in front of what is longer', () => {
  const text = 'x'.repeat(3000)
  expect(written((w) => w.message(1, () => w.string(1, text)))).toBe(
    `0abb170ab817${Buffer.from(text).toString('hex')}`,
  )
})
