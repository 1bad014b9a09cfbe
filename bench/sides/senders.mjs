// The sides of the delivery bench: each gives `offer(n)` for one event, `waiting()` events not sent yet, and `finish()`.
import { createObs } from '@obs/node'
import { defineBackend } from '@obs/sinks'
import { systemClock } from '@obs/core'
import { defaultLimits, Delivery, httpVerdict, openTarget, workerTransport } from '@obs/delivery'
import { otlp } from '@obs/sinks/otlp'

const fields = (n) => ({ orderId: 'ord_8412', amountCents: 1299, currency: 'EUR', n })

function obsLog(sink) {
  const obs = createObs({ service: 'bench', sinks: [sink] })
  return {
    offer: (n) => obs.log.info('gorets', fields(n)),
    waiting() {
      const { offered, sent, dropped } = obs.tally()[sink.name]
      return offered - sent - Object.values(dropped).reduce((sum, count) => sum + count, 0)
    },
    async finish() {
      const tally = await obs.flush({ deadlineMs: 60_000 })
      return tally[sink.name].sent
    },
  }
}

// A delivery by itself: bytes that are ready go in, and through every stage.
function alone(url) {
  let offered = 0
  let ended = 0
  const delivery = new Delivery({
    host: {
      resource: {},
      clock: systemClock,
      crashFlushMs: 0,
      metrics: undefined,
      sent: (count) => (ended += count),
      drop: (_reason, count = 1) => (ended += count),
      spooled: () => undefined,
      replayed: () => undefined,
      fault: (cause) => console.error(cause),
    },
    limits: defaultLimits,
    transport: openTarget(
      { via: url.startsWith('http') ? 'http' : 'socket', url },
      { timeoutMs: 5000, clock: systemClock },
    ),
    frame: (items) => [{ body: Buffer.concat(items.map(({ bytes }) => bytes)), items }],
    verdict: httpVerdict,
  })
  const text = url.startsWith('udp:')
    ? 'gorets:1|c\n'
    : `${JSON.stringify({ event: 'gorets', ...fields(0) })}\n`
  return {
    offer() {
      offered += 1
      delivery.offer({ bytes: Buffer.from(text), signal: 'log', time: 0 })
    },
    waiting: () => offered - ended,
    async finish() {
      await delivery.flush({ deadlineMs: 60_000 })
      return ended
    },
  }
}

// Lines of JSON like pino's.
const jsonLines = defineBackend({
  name: 'lines',
  signals: ['log'],
  target: ({ endpoint }) => ({ via: 'socket', url: endpoint }),
  encode: ({ level, time, event, fields: given }) => JSON.stringify({ level, time, event, ...given }),
})

// One line per event, as hot-shots sends them: no aggregation.
const rawLines = defineBackend({
  name: 'raw',
  signals: ['log'],
  target: ({ endpoint }) => ({ via: 'socket', url: endpoint }),
  encode: ({ event }) => `${event}:1|c`,
})

async function openTelemetry(url, Exporter) {
  const { BatchLogRecordProcessor, LoggerProvider } = await import('@opentelemetry/sdk-logs')
  const theirs = new Exporter({ url: `${url}/v1/logs` })
  const processor = new BatchLogRecordProcessor({ exporter: theirs, maxQueueSize: 20_000 })
  const provider = new LoggerProvider({ processors: [processor] })
  const log = provider.getLogger('bench')
  let offered = 0
  let exported = 0
  const send = theirs.export.bind(theirs)
  theirs.export = (records, done) =>
    send(records, (result) => {
      exported += records.length
      done(result)
    })
  return {
    offer(n) {
      offered += 1
      log.emit({ severityText: 'info', body: 'gorets', attributes: fields(n) })
    },
    waiting: () => offered - exported,
    async finish() {
      await provider.forceFlush()
      return exported
    },
  }
}

export const senders = {
  tcp: {
    alone,
    obs: (endpoint) => obsLog(jsonLines({ endpoint })),
    'obs-spool': (endpoint, folder) => obsLog(jsonLines({ endpoint, spool: folder })),
    async pino(url) {
      const { default: pino } = await import('pino')
      const target = new URL('pino-tcp.mjs', import.meta.url).href
      const transport = pino.transport({ target, options: { url } })
      await new Promise((ready) => transport.once('ready', ready))
      const log = pino(transport)
      return {
        offer: (n) => log.info(fields(n), 'gorets'),
        waiting: () => 0,
        finish: () => new Promise((done) => transport.flush(() => done())),
      }
    },
  },
  unix: { alone, obs: (endpoint) => obsLog(jsonLines({ endpoint })) },
  http: {
    alone,
    obs: (endpoint) => obsLog(otlp({ endpoint })),
    'obs-json': (endpoint) => obsLog(otlp({ endpoint, encoding: 'json' })),
    'obs-worker': (endpoint) =>
      obsLog(
        otlp({
          endpoint,
          transport: (_usual, given) =>
            workerTransport({
              ...given,
              url: endpoint,
              headers: { 'content-type': 'application/x-protobuf' },
            }),
        }),
      ),
    opentelemetry: async (url) =>
      openTelemetry(url, (await import('@opentelemetry/exporter-logs-otlp-proto')).OTLPLogExporter),
    'opentelemetry-json': async (url) =>
      openTelemetry(url, (await import('@opentelemetry/exporter-logs-otlp-http')).OTLPLogExporter),
  },
  udp: {
    alone,
    obs: (endpoint) => obsLog(rawLines({ endpoint })),
    async 'hot-shots'(url) {
      const { StatsD } = await import('hot-shots')
      const { hostname, port } = new URL(url)
      const client = new StatsD({ host: hostname, port: Number(port), maxBufferSize: 1432, cacheDns: true })
      return {
        offer: () => client.increment('gorets'),
        waiting: () => 0,
        finish: () => new Promise((done) => client.close(() => done())),
      }
    },
  },
}
