// What the environment asks for is followed where the program names no sinks, and never stops it from starting.
import { httpCollector } from '@obs/testing'
import { expect, test } from 'vitest'
import { environmentSinks } from './environment-sinks.ts'
import type { Variables } from './variables.ts'
import { createObs } from './default.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

function named(env: Variables): readonly (readonly [string, readonly string[]])[] {
  return environmentSinks(env).sinks.map(({ name, signals }) => [name, signals])
}

test.each<[string, Variables, readonly (readonly [string, readonly string[]])[]]>([
  ['nothing', {}, []],
  ['an empty DSN', { SENTRY_DSN: '' }, []],
  ['an endpoint', endpoint, [['otlp', ['log', 'error', 'metric']]]],
  [
    'the endpoint of a signal',
    { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:4318/m' },
    [['otlp', ['metric']]],
  ],
  [
    'an endpoint for all and one for a signal',
    { ...endpoint, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://127.0.0.1:4318/v1/logs' },
    [
      ['otlp', ['log', 'error']],
      ['otlp', ['metric']],
    ],
  ],
  [
    'other headers for a signal',
    { ...endpoint, OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'a=b' },
    [
      ['otlp', ['log', 'error']],
      ['otlp', ['metric']],
    ],
  ],
  ['metrics by name', { OTEL_METRICS_EXPORTER: 'otlp' }, [['otlp', ['metric']]]],
  ['an endpoint without logs', { ...endpoint, OTEL_LOGS_EXPORTER: 'none' }, [['otlp', ['metric']]]],
  ['an exporter of another kind', { OTEL_METRICS_EXPORTER: 'prometheus' }, []],
  ['the SDK switched off', { ...endpoint, OTEL_SDK_DISABLED: 'true' }, []],
])('follows %s', (_what, env, expected) => {
  expect(named(env)).toEqual(expected)
})

test('takes Sentry by its DSN', () => {
  expect(named({ SENTRY_DSN: 'https://key@127.0.0.1/1' }).map(([name]) => name)).toEqual(['sentry'])
})

test.each([
  [{ SENTRY_DSN: 'nonsense' }, 'SENTRY_DSN: sentry: dsn is not a DSN'],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4318' },
    'OTEL_EXPORTER_OTLP_ENDPOINT: begin it with http:// or https://',
  ],
  [
    { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'localhost:4318/v1/metrics' },
    'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: begin it with http:// or https://',
  ],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'grpc' }, "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL is 'grpc'"],
  [
    { ...endpoint, OTEL_METRIC_EXPORT_INTERVAL: '5' },
    "OTEL_METRIC_EXPORT_INTERVAL is '5': give a number of milliseconds, at least 100",
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    "OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc': use http/protobuf",
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'a=b,authorization=%zz' },
    "OTEL_EXPORTER_OTLP_HEADERS: the value of 'authorization' is not percent-encoded",
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'authorization: Bearer abc' },
    'OTEL_EXPORTER_OTLP_HEADERS: an entry is no pair: write name=value',
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'authorization: Bearer abc=' },
    'OTEL_EXPORTER_OTLP_HEADERS: an entry is no pair: write name=value',
  ],
  [{ OTEL_METRICS_EXPORTER: 'prometheus' }, "OTEL_METRICS_EXPORTER is 'prometheus': use otlp or none"],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' }, "OTEL_EXPORTER_OTLP_TIMEOUT is 'soon'"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' }, 'OTEL_EXPORTER_OTLP_ENDPOINT: begin it'],
  [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'nowhere' }, 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: begin it'],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: 'soon' }, "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT is 'soon'"],
])('complains of %j and goes on', (env, complaint) => {
  const { sinks, complaints } = environmentSinks(env)
  expect(sinks).toEqual([])
  expect(complaints[0]).toContain(complaint)
})

test('says what it does not follow, and follows the rest', () => {
  const { sinks, complaints } = environmentSinks({
    ...endpoint,
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_OTLP_CERTIFICATE: '/etc/ca.pem',
  })
  expect(sinks.map(({ signals }) => signals)).toEqual([['log', 'error']])
  expect(complaints).toEqual([
    "OTEL_METRICS_EXPORTER is 'prometheus': use otlp or none",
    'OTEL_EXPORTER_OTLP_CERTIFICATE is not followed: give configure({ sinks: [otlp({ tls: { ca } })] }) in its place',
  ])
})

test.each([
  ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'lowmemory', 'use cumulative or delta'],
  ['OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip', 'use none'],
  ['OTEL_EXPORTER_OTLP_LOGS_COMPRESSION', 'gzip', 'use none'],
  ['OTEL_SDK_DISABLED', 'yes', 'use true or false'],
])('says that %s=%s is not followed, and sends all the same', (name, value, mend) => {
  const { sinks, complaints } = environmentSinks({ ...endpoint, [name]: value })
  expect(sinks).toHaveLength(1)
  expect(complaints).toEqual([`${name} is '${value}': ${mend}`])
})

test('says that a proxy has to be named, where there is a sink to lead through it', () => {
  const env = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://proxy:3128' }
  expect(environmentSinks(env).complaints).toEqual([])
  expect(environmentSinks({ ...env, SENTRY_DSN: 'https://key@sentry.example/1' }).complaints).toEqual([
    'NODE_USE_ENV_PROXY is not followed: give configure({ sinks: [sentry({ proxy })] }) in its place',
  ])
})

test('sends with the headers, encoding and path of the variables', async () => {
  await using collector = await httpCollector()
  const { sinks } = environmentSinks({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/base/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b, x-other=c',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'none',
  })
  const obs = createObs({ sinks })
  obs.log.info('order.taken')
  await obs.close()
  const [request] = await collector.until(1)
  expect(request).toMatchObject({
    path: '/base/v1/logs',
    headers: { 'x-key': 'a b', 'x-other': 'c', 'content-type': 'application/json' },
  })
})

test('the variables of a signal stand before those of all, and its endpoint is used as it is', async () => {
  await using collector = await httpCollector()
  const { sinks } = environmentSinks({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/base`,
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${collector.url}/own/logs?tenant=a`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=all',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-key=logs',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  })
  const obs = createObs({ sinks })
  obs.log.info('order.taken')
  obs.metrics.counter('orders').add()
  await obs.close()
  const requests = await collector.until(2)
  expect(Object.fromEntries(requests.map(({ path, headers }) => [path, headers['x-key']]))).toEqual({
    '/base/v1/metrics': 'all',
    '/own/logs?tenant=a': 'logs',
  })
})

test('user and password in the endpoint of a signal are sent', async () => {
  await using collector = await httpCollector()
  const logs = collector.url.replace('http://', 'http://ada:pass%20word@')
  const { sinks } = environmentSinks({ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${logs}/own/logs` })
  const obs = createObs({ sinks })
  obs.log.info('a')
  await obs.close()
  const [request] = await collector.until(1)
  expect(request).toMatchObject({
    path: '/own/logs',
    headers: { authorization: `Basic ${Buffer.from('ada:pass word').toString('base64')}` },
  })
})
