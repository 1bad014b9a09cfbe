// InfluxDB line protocol (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/): one line per point.
import type { MetricPoint } from '@obs/core'
import { summaryOf } from './summary.ts'

/**
 * `measurement,tag=value field=number nanoseconds`; undefined where there is nothing to say. Numbers are always floats:
 * a field's type is fixed by its first write, and one later line of another type would be refused.
 */
export function influxLine(point: MetricPoint): string | undefined {
  const fields = summaryOf(point).map(({ field, value }) => `${field}=${value}`)
  if (fields.length === 0) return undefined
  const tags = Object.entries(point.labels)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `,${key === 'time' ? 'time_' : part(key)}=${part(value)}`)
    .toSorted()
  return `${measurement(point.name)}${tags.join('')} ${fields.join(',')} ${Math.trunc(point.time)}000000`
}

// Escaped are commas and blanks, in tags and fields `=` too. Line feeds cannot be, and a backslash at the end would escape
// what follows. Names that begin with an underscore are InfluxDB's own.
function part(text: string): string {
  return plain(text).replace(/[,= ]/g, '\\$&')
}

function measurement(name: string): string {
  return plain(name).replace(/[, ]/g, '\\$&')
}

function plain(text: string): string {
  return (
    text
      .replace(/[\u0000-\u001f]/g, ' ')
      .replace(/^_/, '')
      .replace(/\\$/, '\\_') || '-'
  )
}
