// Identifiers: the only place that draws random numbers.

const poolBytes = 4096
const pool = Buffer.allocUnsafeSlow(poolBytes)
let pooled = poolBytes
/** Printed at once, since a call costs more than its digits; no more, since an id that is kept keeps them all. */
const printedBytes = 256
let digits = ''
let used = 0

/** Random bytes as lower-case hex, at most 256 of them, drawn from a refilled pool: one system call per 4 KB. */
export function randomHex(bytes: number): string {
  if (used + bytes * 2 > digits.length) print()
  used += bytes * 2
  return digits.slice(used - bytes * 2, used)
}

function print(): void {
  if (pooled === poolBytes) {
    // Asked for and not imported: the import loads WebCrypto too.
    process.getBuiltinModule('node:crypto').randomFillSync(pool)
    pooled = 0
  }
  digits = pool.toString('hex', pooled, pooled + printedBytes)
  pooled += printedBytes
  used = 0
}

/** A random number in [0, 1), for jitter and sampling; not for secrets. */
export function randomShare(): number {
  return Math.random()
}

/**
 * An occurrence id of 32 hex digits in the shape of UUID version 8 (RFC 9562, section 5.8):
 * 48 bits of epoch ms, version, 12 group bits, variant, 16 group bits, 46 random bits.
 * The 28 group bits find the group of an id that was counted only.
 * @param groupBits the first seven hex digits of the group's hash
 */
export function occurrenceId(time: number, groupBits: string): string {
  const tail = randomHex(6)
  const variant = '89ab'[parseInt(tail.charAt(0), 16) & 3]
  return `${millisOf(time)}8${groupBits.slice(0, 3)}${variant}${tail.charAt(1)}${groupBits.slice(3, 7)}${tail.slice(2)}`
}

const lowerMs = 2 ** 16
let printedUpper = -1
let upperDigits = ''

// The upper digits change once in a minute, and V8 prints numbers of their size slowly.
function millisOf(time: number): string {
  const millis = Math.max(0, Math.trunc(time))
  const lower = millis % lowerMs
  const upper = (millis - lower) / lowerMs
  if (upper !== printedUpper) {
    printedUpper = upper
    upperDigits = upper.toString(16).padStart(8, '0').slice(-8)
  }
  return upperDigits + lower.toString(16).padStart(4, '0')
}

/** The group bits of an occurrence id; undefined when it does not have the shape. */
export function groupBitsOf(id: string): string | undefined {
  if (!/^[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(id)) return undefined
  return id.slice(13, 16) + id.slice(18, 22)
}
