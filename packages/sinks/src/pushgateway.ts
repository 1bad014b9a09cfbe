// Prometheus Pushgateway, for jobs that end before anybody scrapes them (https://github.com/prometheus/pushgateway, "API").
// Delivery: at least once while the process lives; each push holds all series, so a repeated one changes nothing.
// Proof: Pushgateway 1.5.1.
import { kind, type MetricPoint, type Options } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import { openMetrics, scrapeTypes } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { labelsKind } from './labels-kind.ts'

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
  target: ({ endpoint = 'http://127.0.0.1:9091' }: PushgatewayOptions & SinkOptions) => ({
    via: 'http',
    url: endpoint,
  }),
  encode: (point: MetricPoint) => openMetrics([point], 'prometheus'),
  frame: (items, options) => [
    {
      path: pathOf(options),
      method: options.replace === 'names' ? 'POST' : 'PUT',
      headers: { 'content-type': scrapeTypes.prometheus },
      body: exposition(items),
      items,
      // The second half would replace the first.
      isWhole: true,
    },
  ],
  farewell: (options): Payload | undefined =>
    options.atClose === 'delete'
      ? { path: pathOf(options), method: 'DELETE', body: '', items: [] }
      : undefined,
})

function pathOf({ job, grouping = {} }: PushgatewayOptions): string {
  const labels = Object.entries({ job, ...grouping })
  return `/metrics${labels.map(([name, value]) => `/${labelPath(name, value)}`).join('')}`
}

// A value with a slash cannot stand in a path, an empty one neither: "the value is base64-encoded … with at least one padding".
function labelPath(name: string, value: string): string {
  if (value !== '' && !value.includes('/')) return `${name}/${encodeURIComponent(value)}`
  return `${name}@base64/${Buffer.from(value).toString('base64url') || '='}`
}

type Family = { readonly comments: string; readonly series: Map<string, string> }

// Every item is a family of one series: comments, then samples. All samples of a family must stand together, and each series
// only once, or the whole push is refused: of two readings that waited together the later one counts.
function exposition(items: readonly Item[]): string {
  const families = new Map<string, Family>()
  for (const { bytes } of items) {
    const text = Buffer.from(bytes).toString()
    const [, comments = '', samples = ''] = /^((?:#[^\n]*\n)*)(.*)$/s.exec(text) ?? []
    const family = familyFor(families, comments)
    family.series.set(samples.slice(0, samples.search(/ \S*\n/)), samples)
  }
  return [...families.values()]
    .map(({ comments, series }) => comments + [...series.values()].join(''))
    .join('')
}

// Two metrics may come to one name with words of their own: those of the first stand.
function familyFor(families: Map<string, Family>, comments: string): Family {
  const type = comments.slice(comments.indexOf('# TYPE '))
  const family = families.get(type) ?? { comments, series: new Map<string, string>() }
  families.set(type, family)
  return family
}
