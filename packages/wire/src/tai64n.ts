// TAI64N labels as daemontools writes them: a fixed offset of ten seconds, no leap seconds.

// The label of second 0 of 1970 TAI is 2^62; daemontools adds the ten seconds TAI was ahead of UTC then.
const high = 0x4000_0000
const offsetSeconds = 10

/**
 * `time` (epoch ms, fractions kept to the nanosecond as far as a double holds them) as `@` and 24 hex digits
 * (https://cr.yp.to/libtai/tai64.html; `tai64nlocal` reads it back).
 */
export function tai64n(time: number): string {
  const second = Math.floor(time / 1000)
  const nanos = Math.min(999_999_999, Math.round((time - second * 1000) * 1e6))
  const label = second + offsetSeconds
  const upper = high + Math.floor(label / 2 ** 32)
  const lower = ((label % 2 ** 32) + 2 ** 32) % 2 ** 32
  return `@${hex(upper)}${hex(lower)}${hex(nanos)}`
}

/** The epoch ms of a TAI64N label, with or without its `@`; undefined when it is not one. */
export function parseTai64n(label: string): number | undefined {
  const match = /^@?([0-9a-f]{8})([0-9a-f]{8})([0-9a-f]{8})$/i.exec(label)
  if (match === null) return undefined
  const [, upper = '', lower = '', nanos = ''] = match
  const second = (parseInt(upper, 16) - high) * 2 ** 32 + parseInt(lower, 16) - offsetSeconds
  return second * 1000 + parseInt(nanos, 16) / 1e6
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
