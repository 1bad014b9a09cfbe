// An OTLP receiver written by others shows what the sink sends, in both encodings.
import type { ErrorReport, LogEvent } from '@obs/core'
import { otlp } from '@obs/sinks/otlp'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { otlpServer, type OtlpServer } from '../src/servers/otlp.ts'
import { until } from '../src/until.ts'

const test = onServer(otlpServer)

type Shown = Readonly<{ body: string; severityNumber: number; attributes: Readonly<Record<string, unknown>> }>

async function point(server: OtlpServer, name: string): Promise<object> {
  return until(name, async () => {
    const { series } = await server.ask<{ series: readonly { points: readonly object[] }[] }>('metrics', {
      name,
    })
    const [first] = series
    return first && { ...first, ...first.points.at(-1) }
  })
}

async function record(server: OtlpServer, isWanted: (shown: Shown) => boolean): Promise<Shown> {
  return until('the record', async () => {
    const { logs } = await server.ask<{ logs: readonly Shown[] }>('logs', { query: '', limit: 100 })
    return logs.find(isWanted)
  })
}

for (const encoding of ['json', 'protobuf'] as const) {
  test(`shows sums, gauges and exponential histograms sent as ${encoding}`, async ({ server }) => {
    const timeMs = recentMs()
    await deliver(otlp({ endpoint: server.url, encoding }), await knownPoints(timeMs))
    const sum = { kind: 'sum', temporality: 'cumulative', monotonic: true }
    expect(await point(server, 'orders')).toMatchObject({ ...sum, timestamp: timeMs, value: 42 })
    expect(await point(server, 'temperature')).toMatchObject({ kind: 'gauge', value: -5.5 })
    const shown = await point(server, 'http.server.request.duration')
    expect(shown).toMatchObject({ kind: 'exponentialHistogram', unit: 's', sum: 5.05, min: 0.001, max: 0.1 })
    // Bucket -320 of scale 5 ends at 2^(-319/32): the 1 ms lies in it.
    expect(shown).toMatchObject({ scale: 5, positive: { offset: -320 } })
  })

  test(`shows lines and exceptions sent as ${encoding}`, async ({ server }) => {
    const event = `order.taken.${encoding}`
    // The receiver keeps one record a moment and severity where no span is given.
    const time = recentMs() + encoding.length
    const line: LogEvent = { signal: 'log', time, level: 'info', event, fields: { n: 7 } }
    const error = {
      type: 'TypeError',
      message: 'x is undefined',
      stack: 'TypeError: x\n    at pay',
      causes: [],
    }
    const ids = { errorId: '9ec79c33ec9942ab8353589fcb2e04dc', group: 'g1:1' }
    const report: ErrorReport = { ...line, ...ids, signal: 'error', level: 'error', error }
    await deliver(otlp({ endpoint: server.url, encoding }), [line, report])
    expect(await record(server, ({ body }) => body === event)).toMatchObject({
      severityNumber: 9,
      attributes: { n: 7 },
    })
    expect(await record(server, ({ attributes }) => attributes['obs.event'] === event)).toMatchObject({
      body: 'TypeError: x is undefined',
      severityNumber: 17,
      attributes: { 'exception.type': 'TypeError', 'exception.stacktrace': error.stack },
    })
  })
}
