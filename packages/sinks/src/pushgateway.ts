// Prometheus Pushgateway, for jobs that end before anybody scrapes them (https://github.com/prometheus/pushgateway, "API").
// Delivery: at least once while the process lives; each push holds all series, so a repeated one changes nothing.
// Proof: Pushgateway 1.5.1.
import { kind, type MetricPoint, ObsFault, type Options } from '@obs/core'
import { httpVerdict, rulingsOf, type Item, type Payload, type Reply, type Ruling } from '@obs/delivery'
import { openMetrics, scrapeTypes } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { labelsKind } from './labels-kind.ts'
import { pushedFamilies } from './pushed-families.ts'

/** Options of `pushgateway`. */
export type PushgatewayOptions = Options<{
  /** Labels that name the group beside `job`, such as `{ instance: 'web1' }`. Default none. */
  grouping: Readonly<Record<string, string>>
  /** What a push replaces: all metrics of the group (`group`, the default), or those of the same names (`names`). */
  replace: 'group' | 'names'
  /** Whether the group stays when the sink closes. Default `keep`. */
  atClose: 'keep' | 'delete'
}> & {
  /** The job's name, Prometheus's label `job`. */
  readonly job: string
}

/** Pushes all series to a Pushgateway on the sink's interval and once more at the end. Default endpoint `http://127.0.0.1:9091`. */
export const pushgateway: Factory<PushgatewayOptions, 'metric'> = defineBackend({
  name: 'pushgateway',
  signals: ['metric'],
  options: {
    job: kind.name("name the job, as in job: 'nightly-invoices'"),
    grouping: labelsKind,
    replace: kind.oneOf('group', 'names'),
    atClose: kind.oneOf('keep', 'delete'),
  },
  // A push that replaces the group has to hold all of it.
  limits: { batchItemsMax: 100_000, batchBytesMax: 8 * 1024 * 1024, batchAgeMsMax: 100 },
  temporality: 'cumulative',
  target({ endpoint = 'http://127.0.0.1:9091', grouping = {} }: PushgatewayOptions & SinkOptions) {
    if (Object.hasOwn(grouping, 'job'))
      throw new ObsFault('bad_option', "pushgateway: grouping has 'job': give it as the option job alone")
    return { via: 'http', url: endpoint }
  },
  encode: (point: MetricPoint) => openMetrics([point], 'prometheus'),
  frame: (items, options) => [
    {
      path: pathOf(options),
      method: options.replace === 'names' ? 'POST' : 'PUT',
      headers: { 'content-type': scrapeTypes.prometheus },
      body: pushedFamilies(items).body,
      items,
      // The second half would replace the first.
      isWhole: true,
    },
  ],
  verdict: pushVerdict,
  farewell: (options): Payload | undefined =>
    options.atClose === 'delete'
      ? { path: pathOf(options), method: 'DELETE', body: '', items: [] }
      : undefined,
})

function pathOf({ job, grouping = {} }: PushgatewayOptions): string {
  const labels = Object.entries({ job, ...grouping })
  return `/metrics${labels.map(([name, value]) => `/${labelPath(name, value)}`).join('')}`
}

// What holds a slash cannot stand in a path, nor can nothing, nor what a URL takes for a step: "the value is base64-encoded …
// with at least one padding".
function labelPath(name: string, value: string): string {
  if (!/^\.{0,2}$|\//.test(value)) return `${name}/${encodeURIComponent(value)}`
  return `${name}@base64/${Buffer.from(value).toString('base64url') || '='}`
}

function pushVerdict(reply: Reply, items: readonly Item[]): readonly Ruling[] {
  const { refused, clashes } = pushedFamilies(items)
  const because = `'${clashes.join("', '")}' is a name of another metric, too: rename one`
  const left: readonly Ruling[] =
    refused.length === 0 ? [] : [{ rejected: 'invalid', because, items: refused }]
  return [...left, ...rulingsOf(httpVerdict(reply))]
}
