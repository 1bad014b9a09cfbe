// What no backend knows is refused by its factory: a word, a name, a value of another kind; and a call without what it needs.
import { kind, ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { amqp } from './amqp.ts'
import { defineBackend, type SinkOptions } from './define.ts'
import { definePullBackend } from './define-pull.ts'
import { elastic } from './elastic.ts'
import { file } from './file.ts'
import { gelf } from './gelf.ts'
import { graphite } from './graphite.ts'
import { icinga } from './icinga.ts'
import { influx } from './influx.ts'
import { kafka } from './kafka.ts'
import { librato } from './librato.ts'
import { loggly } from './loggly.ts'
import { loki } from './loki.ts'
import { mqtt } from './mqtt.ts'
import { nats } from './nats.ts'
import { otlp } from './otlp.ts'
import { papertrail } from './papertrail.ts'
import { prometheus } from './prometheus.ts'
import { pushgateway } from './pushgateway.ts'
import { redis } from './redis.ts'
import { sentry } from './sentry.ts'
import { splunk } from './splunk.ts'
import { spotlight } from './spotlight.ts'
import { statsd } from './statsd.ts'
import { stdout } from './stdout.ts'
import { syslog } from './syslog.ts'
import { webhook } from './webhook.ts'

// As JavaScript lets them be called.
const called = (factory: unknown, ...options: readonly unknown[]) => {
  return () => (factory as (...given: readonly unknown[]) => unknown)(...options)
}
const dsn = 'https://key@host/1'
const client = { send: async () => undefined }

const refused: Readonly<Record<string, () => unknown>> = {
  "otlp: encoding is 'xml': use protobuf or json": called(otlp, { encoding: 'xml' }),
  "otlp: temporality is 'sum': use cumulative or delta": called(otlp, { temporality: 'sum' }),
  "statsd: dialect is 'dogstatsd': use etsy or datadog": called(statsd, { dialect: 'dogstatsd' }),
  "graphite: labels is 'tags': use path or tagged": called(graphite, { labels: 'tags' }),
  "gelf: compress is 'zlib': use none or gzip": called(gelf, { compress: 'zlib' }),
  'gelf: chunkBytesMax is 10: give 512 to 8192': called(gelf, { chunkBytesMax: 10 }),
  "influx: version is '3': use 1 or 2": called(influx, { bucket: 'b', version: '3' }),
  "sentry: logs is 'some': use records, all or none": called(sentry, { dsn, logs: 'some' }),
  "syslog: format is 'bsd': use rfc5424 or rfc3164": called(syslog, { format: 'bsd' }),
  "webhook: posts is 'all': use reports, alerts or both": called(webhook, {
    endpoint: 'http://h',
    posts: 'all',
  }),
  "pushgateway: atClose is 'remove': use keep or delete": called(pushgateway, {
    job: 'j',
    atClose: 'remove',
  }),

  'amqp: client is missing: pass a channel': called(amqp),
  'amqp: exchange is missing: name the exchange': called(amqp, { client: () => client }),
  'file: path is missing: give it a name': called(file),
  'icinga: endpoint is missing: ': called(icinga),
  'influx: bucket is missing: name the bucket': called(influx),
  'kafka: client is missing: pass a producer': called(kafka, { topic: 't' }),
  'kafka: topic is missing: name the topic': called(kafka, { client }),
  'librato: token is missing: ': called(librato, {}),
  'loggly: token is missing: ': called(loggly, {}),
  'mqtt: client is missing: ': called(mqtt, { topic: 't' }),
  'nats: client is missing: ': called(nats, { subject: 's' }),
  'papertrail: endpoint is missing: ': called(papertrail),
  'pushgateway: job is missing: name the job': called(pushgateway, {}),
  'redis: client is missing: pass one of ioredis': called(redis, {}),
  'sentry: dsn is missing: copy it': called(sentry),
  'splunk: token is missing: ': called(splunk, {}),
  'webhook: endpoint is missing: give the URL to post to': called(webhook),
  'influx: bucket is empty: name the bucket': called(influx, { bucket: '' }),

  'loki: labels is a number: give an object': called(loki, { labels: 5 }),
  'loki: labels.shard is a number: give a text': called(loki, { labels: { shard: 5 } }),
  "loki: labels has 'my-label': use letters, digits and underscores, as in 'my_label'": called(loki, {
    labels: { 'my-label': 'x' },
  }),
  "pushgateway: grouping has '1st.x': use letters, digits and underscores, as in '_1st_x'": called(
    pushgateway,
    {
      job: 'j',
      grouping: { '1st.x': 'x' },
    },
  ),
  'loki: what was given is a text: give an object': called(loki, 'http://u:secret@x'),
  'sentry: what was given is null: give an object': called(sentry, null),
  'webhook: what was given is null: give an object': called(webhook, null),
  'spotlight: what was given is a list: give an object': called(spotlight, []),
  'elastic: token is a number: give a text': called(elastic, { token: 12_345 }),
  'elastic: endpoint is an object: give a text': called(elastic, { endpoint: new URL('http://h') }),
  'elastic: tls.ca is a number: give a text': called(elastic, { tls: { ca: 5 } }),
  'elastic: transport is an object: give a function': called(elastic, { transport: {} }),
  "elastic: level is 'loud': use trace, debug": called(elastic, { level: 'loud' }),
  'loggly: tags is a text: give a list': called(loggly, { token: 't', tags: 'obs' }),
  'loggly: tags[1] is null: give a text': called(loggly, { token: 't', tags: ['a', undefined] }),
  'prometheus: beside is an object: give a list': called(prometheus, { beside: {} }),
  'prometheus: beside[0] has no metrics(): pass a registry': called(prometheus, { beside: [{}] }),

  "statsd: there is no option 'host'; there are level, endpoint, ": called(statsd, { host: 'h' }),
  "stdout: there is no option 'fromat'; there are format, time": called(stdout, { fromat: 'json' }),
  "stdout: there is no option 'shape.ordr'; there are shape.time": called(stdout, { shape: { ordr: [] } }),
  "file: there is no option 'rotate.maxBytes'; there are rotate.bytesMax": called(file, {
    path: 'x',
    rotate: { maxBytes: 1 },
  }),
  "prometheus: there is no option 'besides'; there are beside": called(prometheus, { besides: [] }),
  "elastic: there is no option 'tls.rejectUnauthorized'; there are tls.ca": called(elastic, {
    tls: { rejectUnauthorized: false },
  }),
  "elastic: there is no option 'spool.dir'; there are spool.folder": called(elastic, { spool: { dir: 'x' } }),
}

test.each(Object.entries(refused))('%s', (told, make) => {
  expect(make).toThrow(ObsFault)
  expect(make).toThrow(told)
})

test('what is refused is not shown where it may be a secret', () => {
  expect(called(loki, 'http://u:secret@x')).not.toThrow('secret')
  expect(called(elastic, { tls: 'secret' })).not.toThrow('secret')
})

test('a backend of the user has its names and kinds checked where it says what they are', () => {
  type Own = { readonly endpoint: string; readonly retries?: number | undefined }
  const own = defineBackend({
    name: 'own',
    signals: ['log'],
    options: { endpoint: kind.name('say where'), retries: kind.atLeast(0) },
    target: ({ endpoint }: Own & SinkOptions) => ({ via: 'http', url: endpoint }),
    encode: () => undefined,
  })
  expect(called(own)).toThrow(new ObsFault('bad_option', 'own: endpoint is missing: say where'))
  expect(called(own, { endpoint: 'http://h', retries: -1 })).toThrow(
    'own: retries is -1: give a finite number',
  )
  expect(called(own, { endpoint: 'http://h', retry: 1 })).toThrow(
    "own: there is no option 'retry'; there are",
  )
  expect(own({ endpoint: 'http://h', retries: undefined, level: 'warn' }).name).toBe('own')
})

test('a backend of the user that says nothing of its options may have any', () => {
  const open = defineBackend({
    name: 'open',
    signals: ['log'],
    target: ({ endpoint = 'http://h' }: { readonly colour?: string } & SinkOptions) => ({
      via: 'http',
      url: endpoint,
    }),
    encode: () => undefined,
  })
  expect(open({ colour: 'red' }).name).toBe('open')
  expect(called(open, { timeoutMs: 0 })).toThrow('open: timeoutMs is 0: give a finite number of at least 1')
  const pull = definePullBackend({
    name: 'pull',
    render: (_points, _accept, { head }: { readonly head?: string }) => ({
      type: 'text/plain',
      body: head ?? '',
    }),
  })
  expect(pull({ head: 'x' }).name).toBe('pull')
})
