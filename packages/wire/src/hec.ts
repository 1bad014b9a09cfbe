// Splunk's HTTP event collector: events and metrics as JSON objects, one behind the other.
// https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
import type { MetricPoint, ObsEvent } from '@obs/core'
import { record } from './record.ts'

/** Where Splunk files an event; what is undefined follows the token's settings. */
export type HecPlace = Readonly<{
  index?: string | undefined
  source?: string | undefined
  sourcetype?: string | undefined
}>

type Resource = Readonly<Record<string, string>>

/** One object of the collector. A metric point becomes one measurement, a distribution one with several. */
export function hecEvent(event: ObsEvent, resource: Resource, place: HecPlace): string {
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

function measurement(
  { name, labels, value, distribution }: MetricPoint,
  resource: Resource,
): Readonly<Record<string, unknown>> {
  const dimensions = { 'service.name': resource['service.name'], ...labels }
  if (distribution === undefined) return { ...dimensions, [`metric_name:${name}`]: value }
  const { count, sum, min, max } = distribution
  return {
    ...dimensions,
    [`metric_name:${name}.count`]: count,
    [`metric_name:${name}.sum`]: sum,
    ...(count === 0 ? {} : { [`metric_name:${name}.min`]: min, [`metric_name:${name}.max`]: max }),
    ...(count === 0 ? {} : { [`metric_name:${name}.p99`]: distribution.quantile(0.99) }),
  }
}
