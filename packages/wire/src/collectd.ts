// collectd's binary network protocol (https://collectd.org/wiki/index.php/Binary_protocol): parts of type, length and data.
import type { MetricPoint } from '@obs/core'
import { summaryOf, type SummaryPart } from './summary.ts'
import { utf8Cut } from './utf8.ts'

/** What every value list says of its origin. */
export type CollectdShape = Readonly<{ host: string; plugin: string; intervalMs: number }>

const parts = {
  host: 0,
  plugin: 2,
  type: 4,
  typeInstance: 5,
  values: 6,
  timeHigh: 8,
  intervalHigh: 9,
} as const
const valueTypes = { gauge: 1, derive: 2 } as const
/** A name with its closing NUL has 128 bytes in the daemon. */
const nameBytesMax = 127
const headBytes = 4

/**
 * The value lists of one point, empty where there is nothing to say: counts since the beginning as `derive`, the rest as
 * `gauge`; the type instance is name, label values and field. Those of several points may follow each other in a packet.
 */
export function collectdLists(point: MetricPoint, shape: CollectdShape): Uint8Array {
  const lists = summaryOf(point)
    .filter(isTold)
    .flatMap((summed) => [
      textPart(parts.type, typeOf(summed)),
      textPart(parts.typeInstance, instanceOf(point, summed)),
      valuePart(summed),
    ])
  if (lists.length === 0) return new Uint8Array()
  // What stands in front holds for all lists behind it.
  const origin = [
    textPart(parts.host, shape.host),
    highPart(parts.timeHigh, point.time),
    highPart(parts.intervalHigh, shape.intervalMs),
    textPart(parts.plugin, shape.plugin),
  ]
  return Buffer.concat([...origin, ...lists])
}

// A derive is an integer of 64 bits.
function isTold({ role, value }: SummaryPart): boolean {
  return role !== 'count' || Math.abs(value) < 2 ** 63
}

/** The lists of one point in packets of at most `bytesMax` bytes, each with their origin in front. */
export function collectdPackets(lists: Uint8Array, bytesMax: number): readonly Uint8Array[] {
  const [first = 0, ...others] = startsOf(lists)
  const origin = lists.subarray(0, first)
  const packets: Uint8Array[] = []
  let from = first
  let to = first
  for (const end of [...others, lists.length]) {
    if (to > from && origin.length + end - from > bytesMax) {
      packets.push(Buffer.concat([origin, lists.subarray(from, to)]))
      from = to
    }
    to = end
  }
  return [...packets, Buffer.concat([origin, lists.subarray(from, to)])]
}

// Each list begins with its type.
function startsOf(lists: Uint8Array): readonly number[] {
  const view = new DataView(lists.buffer, lists.byteOffset, lists.byteLength)
  const starts: number[] = []
  for (let at = 0; at < lists.length; at += view.getUint16(at + 2))
    if (view.getUint16(at) === parts.type) starts.push(at)
  return starts
}

function typeOf({ role }: SummaryPart): keyof typeof valueTypes {
  return role === 'count' ? 'derive' : 'gauge'
}

// A slash separates the parts of an identifier, so it cannot stand inside one. What is too long loses its end, but not the
// field: all numbers of a point under one name would be one.
function instanceOf({ name, labels }: MetricPoint, { field }: SummaryPart): string {
  const suffix = field === 'value' || field === 'count' ? '' : `.${field}`
  const series = [name, ...Object.values(labels)].map((part) => part.replace(/[/\u0000]/g, '_')).join('.')
  return `${utf8Cut(series, nameBytesMax - suffix.length)}${suffix}`
}

function part(type: number, data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(headBytes)
  head.writeUInt16BE(type)
  head.writeUInt16BE(headBytes + data.length, 2)
  return Buffer.concat([head, data])
}

function textPart(type: number, text: string): Uint8Array {
  return part(type, Buffer.from(`${utf8Cut(text.replaceAll('\u0000', '_'), nameBytesMax)}\0`))
}

// High-resolution time: units of 2^-30 s.
function highPart(type: number, ms: number): Uint8Array {
  const data = Buffer.alloc(8)
  data.writeBigUInt64BE((BigInt(Math.trunc(ms)) << 30n) / 1000n)
  return part(type, data)
}

// One value: a gauge is a little-endian double, a derive a big-endian integer.
function valuePart(summed: SummaryPart): Uint8Array {
  const { role, value } = summed
  const data = Buffer.alloc(11)
  data.writeUInt16BE(1)
  data[2] = valueTypes[typeOf(summed)]
  if (role === 'count') data.writeBigInt64BE(BigInt(Math.round(value)), 3)
  else data.writeDoubleLE(value, 3)
  return part(parts.values, data)
}
