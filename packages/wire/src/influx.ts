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
    .map(([key, value]) => `,${key === 'time' ? 'time_' : part(own(key))}=${part(value)}`)
    .toSorted()
  return `${measurement(point.name)}${tags.join('')} ${fields.join(',')} ${Math.trunc(point.time)}000000`
}

// Escaped are commas and blanks, in tags and fields `=` too. Line feeds cannot be, and a backslash at the end would escape
// what follows.
function part(text: string): string {
  return plain(text).replace(/[,= ]/g, '\\$&')
}

function measurement(name: string): string {
  return plain(own(name)).replace(/[, ]/g, '\\$&')
}

// Names that begin with an underscore are InfluxDB's; values may.
function own(name: string): string {
  return name.replace(/^_/, '')
}

function plain(text: string): string {
  return text.replace(/[\u0000-\u001f]/g, ' ').replace(/\\$/, '\\_') || '-'
}
