// Identifiers: the only place that draws random numbers.

const poolBytes = 4096
const pool = Buffer.allocUnsafeSlow(poolBytes)
let used = poolBytes

/** Random bytes as lower-case hex, drawn from a refilled pool: one system call per 4 KB. */
export function randomHex(bytes: number): string {
  if (used + bytes > poolBytes) {
    // Asked for and not imported: the import loads WebCrypto too.
    process.getBuiltinModule('node:crypto').randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.toString('hex', used - bytes, used)
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
  const millis = Math.max(0, Math.trunc(time)).toString(16).padStart(12, '0').slice(-12)
  const tail = randomHex(6)
  const variant = (0x80 | (parseInt(tail.slice(0, 2), 16) & 0x3f)).toString(16)
  return `${millis}8${groupBits.slice(0, 3)}${variant}${groupBits.slice(3, 7)}${tail.slice(2)}`
}

/** The group bits of an occurrence id; undefined when it does not have the shape. */
export function groupBitsOf(id: string): string | undefined {
  if (!/^[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(id)) return undefined
  return id.slice(13, 16) + id.slice(18, 22)
}
