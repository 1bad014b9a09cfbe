// Reads the combined log format of a web server: https://httpd.apache.org/docs/2.4/logs.html#combined
import { readFileSync } from 'node:fs'

/** One request as the server of 2015 logged it. */
export interface LoggedRequest {
  readonly address: string
  /** Epoch ms. */
  readonly time: number
  readonly method: string
  /** Path with query. */
  readonly target: string
  readonly status: number
  readonly bytes: number
  readonly referrer: string | undefined
  readonly agent: string
  /** The line itself. */
  readonly line: string
}

const combined = /^(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+) [^"]*" (\d{3}) (\d+|-) "(.*?)" "(.*)"$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The lines of the shipped log. */
export function shippedLines(): readonly string[] {
  return readFileSync(new URL('../data/apache_access.log', import.meta.url), 'utf8')
    .trim()
    .split('\n')
}

/** One request; undefined for a line that is cut off. */
export function parseRequest(line: string): LoggedRequest | undefined {
  const match = combined.exec(line)
  if (match === null) return undefined
  const [, address = '', date = '', method = '', target = '', status, bytes, referrer, agent = ''] = match
  return {
    address,
    time: parseDate(date),
    method,
    target,
    status: Number(status),
    bytes: Number(bytes === '-' ? 0 : bytes),
    referrer: referrer === '-' ? undefined : referrer,
    agent,
    line,
  }
}

// 17/May/2015:10:05:03 +0000; the file knows no other zone.
function parseDate(text: string): number {
  const [day, month = '', year, hour, minute, second] = text.split(/[/: ]/)
  return Date.UTC(
    Number(year),
    months.indexOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
}
