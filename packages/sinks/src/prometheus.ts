// Prometheus: answers scrapes in protobuf with native histograms, OpenMetrics 1.0 or the older text, as the scraper asks.
// Proof: Prometheus 2.42.0 and its promtool.
import { kind, type Kind, type Options } from '@obs/core'
import { negotiate, OpenMetrics, prometheusProtobuf, scrapeTypes } from '@obs/wire'
import { definePullBackend, type PullSink } from './define-pull.ts'

/** Options of `prometheus`. */
export type PrometheusOptions = Options<{
  /** Registries whose text stands on the same page, such as prom-client's while call sites move. Prometheus text only. */
  beside: readonly { metrics(): string | Promise<string> }[]
}>

// They remember by series, so all sinks share them.
const texts = { openmetrics: new OpenMetrics('openmetrics'), prometheus: new OpenMetrics('prometheus') }

const registry: Kind = {
  complaint: (name, value) =>
    typeof (value as { metrics?: unknown } | null)?.metrics === 'function'
      ? undefined
      : `${name} has no metrics(): pass a registry, such as prom-client's`,
}

/** A scrape target. `handler` serves Express and plain http, `scrape(accept)` the rest. */
export const prometheus: (options?: PrometheusOptions) => PullSink = definePullBackend({
  name: 'prometheus',
  options: { beside: kind.listOf(registry) },
  async render(points, accept, { beside = [] }: PrometheusOptions) {
    const format = beside.length > 0 ? 'prometheus' : negotiate(accept)
    const type = scrapeTypes[format]
    if (format === 'protobuf') return { type, body: prometheusProtobuf(points) }
    const body = texts[format].write(points)
    const others = await Promise.all(beside.map(async (registry) => registry.metrics()))
    return { type, body: others.length === 0 ? body : Buffer.concat([body, Buffer.from(others.join(''))]) }
  },
})
