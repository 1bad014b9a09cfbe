// The time of a line as text, in the forms that readers of logs know.
import { isoTime } from './iso-time.ts'
import { tai64n } from './tai64n.ts'

/**
 * `iso`: RFC 3339, UTC, milliseconds. `epoch_ms`: milliseconds since 1970. `epoch_ns`: nanoseconds since 1970, as text
 * since a double cannot hold them. `tai64n`: the label of daemontools.
 */
export type TimeFormat = 'iso' | 'epoch_ms' | 'epoch_ns' | 'tai64n'

/** Writers of `time` (epoch ms), by format. Pure. */
export const timeText: Readonly<Record<TimeFormat, (time: number) => string>> = {
  iso: isoTime,
  epoch_ms: (time) => String(time),
  epoch_ns: epochNanos,
  tai64n,
}

function epochNanos(time: number): string {
  const millis = Math.floor(time)
  const nanos = Math.min(999_999, Math.round((time - millis) * 1e6))
  return `${millis}${String(nanos).padStart(6, '0')}`
}
