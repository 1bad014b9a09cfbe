// A transport in the place of the server's own says nothing of what it took: that is no refusal.
import type { ErrorReport, LogEvent, MetricPoint } from '@obs/core'
import { memoryTransport } from '@obs/delivery'
import { openSink } from '@obs/testing'
import { expect, test } from 'vitest'
import { elastic } from './elastic.ts'
import { gelf } from './gelf.ts'
import { icinga } from './icinga.ts'
import { librato } from './librato.ts'
import { loki } from './loki.ts'
import { otlp } from './otlp.ts'
import { riemann } from './riemann.ts'
import { sentry } from './sentry.ts'
import { splunk } from './splunk.ts'

const transport = (): ReturnType<typeof memoryTransport> => memoryTransport()
const line: LogEvent = { signal: 'log', time: 0, level: 'info', event: 'a', fields: {} }
const point: MetricPoint = { signal: 'metric', name: 'a', kind: 'gauge', time: 0, labels: {}, value: 1 }
const error = { type: 'E', message: 'm', stack: '', causes: [] }
const report: ErrorReport = { ...line, signal: 'error', level: 'error', error, errorId: 'e', group: 'g' }

const opened = {
  elastic: () => [openSink(elastic({ transport })), line],
  gelf: () => [openSink(gelf({ endpoint: 'http://h', transport })), line],
  librato: () => [openSink(librato({ token: 't', transport })), point],
  loki: () => [openSink(loki({ transport })), line],
  otlp: () => [openSink(otlp({ transport })), line],
  'otlp in JSON': () => [openSink(otlp({ encoding: 'json', transport })), line],
  riemann: () => [openSink(riemann({ transport })), point],
  sentry: () => [openSink(sentry({ dsn: 'https://k@h/1', transport })), report],
  splunk: () => [openSink(splunk({ token: 't', transport })), line],
  icinga: () => [
    openSink(icinga({ endpoint: 'http://h', transport })),
    { ...point, check: { check: 'c', state: 'ok', text: '', data: [] } },
  ],
} as const

test.each(Object.entries(opened))('%s counts what was taken as sent', async (_name, make) => {
  const [{ offer, sink, tally }, event] = make() as unknown as [ReturnType<typeof openSink>, LogEvent]
  offer(event)
  await sink.close?.({ deadlineMs: 500 })
  expect(tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
})
