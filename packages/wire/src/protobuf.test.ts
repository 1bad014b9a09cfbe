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

test.each([
  ['', '1200'],
  ['Zürich', '12075ac3bc72696368'],
  ['\ud83d\ude00'.repeat(16), `1240${'f09f9880'.repeat(16)}`],
  ['x'.repeat(128), `128001${'78'.repeat(128)}`],
])('writes %j with its length in bytes', (text, hex) => expect(written((w) => w.string(2, text))).toBe(hex))

test('writes counts and times that a double does not hold as 64 bits', () => {
  const fixed = (value: bigint): string => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(value)
    return `09${bytes.toString('hex')}`
  }
  for (const count of [0, 255, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER])
    expect(written((w) => w.fixed64(1, count))).toBe(fixed(BigInt(count)))
  for (const ms of [0, 1, 1023, 4_194_303, 4_194_304, 1_764_097_200_123, 18_446_744_073_709])
    expect(written((w) => w.nanoseconds(1, ms))).toBe(fixed(BigInt(ms) * 1_000_000n))
  expect(written((w) => w.nanoseconds(1, 8.64e15))).toBe(fixed(18_446_744_073_709_000_000n))
})

test('writes ids by their digits, and begins anew after a message that broke off', () => {
  const writer = new ProtobufWriter()
  expect(() =>
    writer.message(1, () => {
      throw new Error('half a message')
    }),
  ).toThrow('half a message')
  writer.restart()
  writer.hex(5, '00f067aa0ba902b7')
  expect(Buffer.from(writer.finish()).toString('hex')).toBe('2a0800f067aa0ba902b7')
})
