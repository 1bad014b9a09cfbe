// A word that no backend knows is refused by its factory, and so is a factory called without what it needs.
import { ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { file } from './file.ts'
import { gelf } from './gelf.ts'
import { graphite } from './graphite.ts'
import { influx } from './influx.ts'
import { otlp } from './otlp.ts'
import { sentry } from './sentry.ts'
import { statsd } from './statsd.ts'
import { syslog } from './syslog.ts'

const dsn = 'https://key@host/1'

// As JavaScript lets them be called.
const refused: Readonly<Record<string, () => unknown>> = {
  "otlp: encoding is 'xml': use protobuf or json": () => otlp({ encoding: 'xml' } as object),
  "otlp: temporality is 'sum': use cumulative or delta": () => otlp({ temporality: 'sum' } as object),
  "statsd: dialect is 'dogstatsd': use etsy or datadog": () => statsd({ dialect: 'dogstatsd' } as object),
  "graphite: labels is 'tags': use path or tagged": () => graphite({ labels: 'tags' } as object),
  "gelf: compress is 'zlib': use none or gzip": () => gelf({ compress: 'zlib' } as object),
  "influx: version is '3': use 1 or 2": () => influx({ bucket: 'b', version: 3 as 2 }),
  "sentry: logs is 'some': use records, all or none": () => sentry({ dsn, logs: 'some' as 'all' }),
  "syslog: format is 'bsd': use rfc5424 or rfc3164": () => syslog({ format: 'bsd' } as object),
  'sentry: dsn is not a DSN': () => (sentry as () => unknown)(),
  'file: path is empty': () => (file as () => unknown)(),
  'influx: bucket is empty': () => (influx as () => unknown)(),
}

test.each(Object.entries(refused))('%s', (told, make) => {
  expect(make).toThrow(ObsFault)
  expect(make).toThrow(told)
})
