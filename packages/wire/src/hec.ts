// Splunk's HTTP event collector: events and metrics as JSON objects, one behind the other.
// https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
import type { MetricPoint, ObsEvent } from '@obs/core'
import type { Resource } from './per-resource.ts'
import { record } from './record.ts'
import { summaryOf } from './summary.ts'

/** Where Splunk files an event; what is undefined follows the token's settings. */
export type HecPlace = Readonly<{
  index?: string | undefined
  source?: string | undefined
  sourcetype?: string | undefined
}>

/** One object of the collector; undefined for a distribution of nothing or what is not finite, since a measurement needs a value. */
export function hecEvent(event: ObsEvent, resource: Resource, place: HecPlace): string | undefined {
  if (event.signal === 'metric' && !hasValue(event)) return undefined
  return JSON.stringify({
    time: event.time / 1000,
    host: resource['host.name'],
    source: place.source ?? resource['service.name'],
    sourcetype: place.sourcetype ?? (event.signal === 'metric' ? undefined : '_json'),
    index: place.index,
    ...(event.signal === 'metric'
      ? { event: 'metric', fields: measurement(event, resource) }
      : { event: record(event, resource) }),
  })
}

function hasValue({ distribution, value }: MetricPoint): boolean {
  return distribution === undefined ? Number.isFinite(value) : distribution.count > 0
}

// One measurement of several values, each under a name of its own.
function measurement(point: MetricPoint, resource: Resource): Readonly<Record<string, unknown>> {
  const { name, labels, value, distribution } = point
  const numbers =
    distribution === undefined
      ? [[`metric_name:${name}`, value]]
      : summaryOf(point).map(({ field, value: number }) => [`metric_name:${name}.${field}`, number])
  return { 'service.name': resource['service.name'], ...labels, ...(Object.fromEntries(numbers) as object) }
}
