// The lines of the site's event log: `@<TAI64N> {json}`, as multilog writes what programs print.
import { parseTai64n } from '@obs/wire'

/** One event that a program of the site has printed. */
export interface SiteEvent {
  /** Epoch ms. */
  readonly time: number
  readonly data: Readonly<Record<string, unknown>>
}

/** Parses one line. Throws SyntaxError for what is not JSON, RangeError for a label that is none. */
export function parseEventLine(line: string): SiteEvent {
  const space = line.indexOf(' ')
  const time = parseTai64n(line.slice(0, space))
  if (time === undefined) throw new RangeError(`no TAI64N label: ${line.slice(0, 40)}`)
  return { time, data: JSON.parse(line.slice(space + 1)) as SiteEvent['data'] }
}
