// A protobuf writer of what the backends' messages need (https://protobuf.dev/programming-guides/encoding/). It writes what it is
// given, zeros too: what a default value means is the message's business.

const wireVarint = 0
const wireFixed64 = 1
const wireBytes = 2
const wireFixed32 = 5
const bytesFirst = 1024
const word = 2 ** 32
const nanosecondsMsMax = Math.floor(2 ** 64 / 1e6)
/** Characters; their number fits one byte. */
const shortMax = 64

/** Writes one message, field by field. */
export class ProtobufWriter {
  #bytes: Buffer = Buffer.allocUnsafe(bytesFirst)
  #end = 0

  /** `uint32`, `uint64`, `bool`, enums: a whole number from 0 to 2^53. */
  varint(field: number, value: number): void {
    this.#tag(field, wireVarint)
    this.#varint(value)
  }

  /** `sint32`, `sint64` from -2^52 to 2^52: zigzag, so that small negative numbers stay short. */
  zigzag(field: number, value: number): void {
    this.varint(field, zigzag(value))
  }

  /** `int32`, `int64`: negative numbers take ten bytes. */
  int64(field: number, value: number): void {
    this.#tag(field, wireVarint)
    if (value >= 0) return this.#varint(value)
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 0x7fn; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80)
    return this.#byte(Number(rest))
  }

  double(field: number, value: number): void {
    this.#tag(field, wireFixed64)
    this.#room(8)
    this.#end = this.#bytes.writeDoubleLE(value, this.#end)
  }

  float(field: number, value: number): void {
    this.#tag(field, wireFixed32)
    this.#room(4)
    this.#end = this.#bytes.writeFloatLE(value, this.#end)
  }

  /** `fixed64` of a whole number from 0 to 2^53. */
  fixed64(field: number, value: number): void {
    this.#fixed64(field, Math.floor(value / word), value % word)
  }

  /** `fixed64` of whole milliseconds in nanoseconds, which a double does not hold exactly; they end in the year 2554. */
  nanoseconds(field: number, ms: number): void {
    const whole = Math.min(ms, nanosecondsMsMax)
    // whole = upper × 2^22 + the rest, so that each product is exact.
    const upper = Math.floor(whole / 2 ** 22) * 1e6
    const lower = (whole % 2 ** 22) * 1e6 + (upper % 2 ** 10) * 2 ** 22
    this.#fixed64(field, Math.floor(upper / 2 ** 10) + Math.floor(lower / word), lower % word)
  }

  string(field: number, text: string): void {
    this.#tag(field, wireBytes)
    if (text.length <= shortMax && this.#ascii(text)) return
    const length = Buffer.byteLength(text)
    this.#varint(length)
    this.#room(length)
    this.#end += this.#bytes.write(text, this.#end)
  }

  /** `bytes` given as an even number of hex digits. */
  hex(field: number, digits: string): void {
    const length = digits.length / 2
    this.#tag(field, wireBytes)
    this.#varint(length)
    this.#room(length)
    this.#end += this.#bytes.write(digits, this.#end, 'hex')
  }

  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, wireBytes)
    this.#varint(value.length)
    this.raw(value)
  }

  /** A nested message: what `write` writes, behind its length. */
  message(field: number, write: () => void): void {
    const start = this.begin(field)
    write()
    this.end(start)
  }

  /** Begins a nested message: what is written until `end` belongs to it. */
  begin(field: number): number {
    this.#tag(field, wireBytes)
    return this.#begin()
  }

  /** @param start what `begin` gave */
  end(start: number): void {
    const length = this.#end - start
    const more = varintBytes(length) - 1
    if (more > 0) {
      this.#room(more)
      this.#bytes.copyWithin(start + more, start, this.#end)
    }
    this.#end = start - 1
    this.#varint(length)
    this.#end += length
  }

  /** A packed list of varints. */
  packed(field: number, values: Iterable<number>): void {
    const start = this.begin(field)
    for (const value of values) this.#varint(value)
    this.end(start)
  }

  /** What `write` writes behind its length, without a tag: streams of messages. */
  delimited(write: () => void): void {
    const start = this.#begin()
    write()
    this.end(start)
  }

  /** Bytes as they are: messages encoded before. */
  raw(value: Uint8Array): void {
    this.#room(value.length)
    this.#bytes.set(value, this.#end)
    this.#end += value.length
  }

  /** What was written, in memory that the next message is written to. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#end)
  }

  /** Forgets what was written: the next message may follow. */
  restart(): void {
    this.#end = 0
  }

  // Most messages are short: room for a length of one byte, and only longer ones move.
  #begin(): number {
    this.#byte(0)
    return this.#end
  }

  #fixed64(field: number, upper: number, lower: number): void {
    this.#tag(field, wireFixed64)
    this.#room(8)
    this.#end = this.#bytes.writeUInt32LE(lower, this.#end)
    this.#end = this.#bytes.writeUInt32LE(upper, this.#end)
  }

  // A loop over a short text costs less than asking Node for its length and then for its bytes.
  #ascii(text: string): boolean {
    this.#room(1 + text.length)
    const start = this.#end + 1
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) return false
      this.#bytes[start + i] = code
    }
    this.#bytes[this.#end] = text.length
    this.#end = start + text.length
    return true
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType)
  }

  #varint(value: number): void {
    let rest = value
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.#byte((rest % 128) | 0x80)
    this.#byte(rest)
  }

  #byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#end] = value
    this.#end += 1
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#end + bytes))
    this.#bytes.copy(grown, 0, 0, this.#end)
    this.#bytes = grown
  }
}

/** A signed number as an unsigned one: 0, -1, 1, -2 become 0, 1, 2, 3. */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) bytes += 1
  return bytes
}
