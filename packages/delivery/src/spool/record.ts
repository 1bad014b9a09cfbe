// The records of a segment. Each is the length and the CRC-32C of its body, both u32 little-endian, then the body: one byte
// signal, one byte level, the time as f64, and the bytes of the item. What is cut off or damaged ends the reading.
import { levels, type Signal } from '@obs/core'
import type { Item } from '../item.ts'
import { crc32c } from './crc32c.ts'

const signals: readonly Signal[] = ['log', 'error', 'metric']
const noLevel = 255
const headBytes = 8
const metaBytes = 10

/** How many bytes an item takes on disk. */
export function recordBytes(item: Item): number {
  return headBytes + metaBytes + item.bytes.length
}

/** The records of the items, one behind the other. */
export function encodeRecords(items: readonly Item[]): Buffer {
  const all = Buffer.allocUnsafe(items.reduce((sum, item) => sum + recordBytes(item), 0))
  let at = 0
  for (const item of items) at = writeRecord(all, at, item)
  return all
}

function writeRecord(all: Buffer, at: number, { bytes, signal, time, level }: Item): number {
  const body = at + headBytes
  const end = body + metaBytes + bytes.length
  all[body] = signals.indexOf(signal)
  all[body + 1] = level === undefined ? noLevel : levels.indexOf(level)
  all.writeDoubleLE(time, body + 2)
  all.set(bytes, body + metaBytes)
  all.writeUInt32LE(end - body, at)
  all.writeUInt32LE(crc32c(all, body, end), at + 4)
  return end
}

/** How many bytes the record at the beginning of `bytes` takes; 0 where its head is cut off or tells a length no record has. */
export function recordLength(bytes: Buffer): number {
  if (bytes.length < headBytes) return 0
  const length = bytes.readUInt32LE(0)
  return length < metaBytes ? 0 : headBytes + length
}

/** Reads whole and sound records, each with the offset behind it. */
export function* decodeRecords(bytes: Buffer): Generator<Readonly<{ item: Item; end: number }>, void> {
  for (let at = 0; ;) {
    const length = recordLength(bytes.subarray(at))
    const end = at + length
    const body = at + headBytes
    if (length === 0 || end > bytes.length || crc32c(bytes, body, end) !== bytes.readUInt32LE(at + 4)) return
    const signal = signals[bytes[body] as number]
    if (signal === undefined) return
    yield { item: itemOf(bytes, body, end, signal), end }
    at = end
  }
}

function itemOf(bytes: Buffer, body: number, end: number, signal: Signal): Item {
  const level = levels[bytes[body + 1] as number]
  const item = { bytes: bytes.subarray(body + metaBytes, end), signal, time: bytes.readDoubleLE(body + 2) }
  return level === undefined ? item : { ...item, level }
}
