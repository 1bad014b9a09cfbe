// Carbon's pickle protocol: a list of (path, (time, value)) as Python's pickle protocol 2, behind a length of four bytes
// (feeding-carbon.html, "The pickle protocol"). Opcodes: CPython, Lib/pickletools.py.
import type { GraphiteValue } from './graphite.ts'

const protocol2 = Buffer.from([0x80, 0x02])
const listAndMark = Buffer.from('](', 'latin1')
const twoPairs = Buffer.from('\x86\x86', 'latin1')
const appendsAndStop = Buffer.from('e.', 'latin1')

/** One value as a pair of pairs; frames are made of them. */
export function pickledPair({ path, value, time }: GraphiteValue): Uint8Array {
  const name = Buffer.from(path)
  const head = Buffer.alloc(5)
  head.write('X', 'latin1')
  head.writeUInt32LE(name.length, 1)
  return Buffer.concat([head, name, integer(time), double(value), twoPairs])
}

/** A frame of pairs: carbon closes the connection on one above 1 MiB. */
export function pickleFrame(pairs: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat([protocol2, listAndMark, ...pairs, appendsAndStop])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

// BININT holds 32 bits; LONG1 takes over after 2038-01-19.
function integer(value: number): Buffer {
  if (value <= 0x7f_ff_ff_ff) {
    const int = Buffer.alloc(5)
    int.write('J', 'latin1')
    int.writeInt32LE(value, 1)
    return int
  }
  const long = Buffer.alloc(8)
  long.write('\x8a\x06', 'latin1')
  long.writeUIntLE(value, 2, 6)
  return long
}

function double(value: number): Buffer {
  const binfloat = Buffer.alloc(9)
  binfloat.write('G', 'latin1')
  binfloat.writeDoubleBE(value, 1)
  return binfloat
}
