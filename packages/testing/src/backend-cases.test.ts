// The conformance cases over real backends, and over broken ones that each must fail.
import { AssertionError } from 'node:assert'
import type { ErrorReport, MetricPoint, Sink, SinkHost } from '@obs/core'
import { defineBackend } from '@obs/sinks'
import { sentry } from '@obs/sinks/sentry'
import { statsd } from '@obs/sinks/statsd'
import { describe, expect, test } from 'vitest'
import { backendCases } from './backend-cases.ts'

const point: MetricPoint = {
  signal: 'metric',
  time: 0,
  name: 'gorets',
  kind: 'counter',
  labels: {},
  value: 1,
}

const report: ErrorReport = {
  signal: 'error',
  time: 1_700_000_000_000,
  level: 'error',
  event: 'payment.failed',
  fields: { order: 7 },
  error: { type: 'TypeError', message: 'x is undefined', stack: '', causes: [] },
  errorId: '9ec79c33ec9942ab8353589fcb2e04dc',
  group: 'g1:1',
}

describe('statsd', () => {
  const cases = backendCases(statsd, {
    options: { endpoint: 'udp://127.0.0.1:8125' },
    golden: [{ event: point, bytes: 'gorets:1|c' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('sentry', () => {
  const cases = backendCases(sentry, {
    options: { dsn: 'http://e12d836b15bb49d7bbf99e64295d995b@127.0.0.1:9000/42' },
    golden: [{ event: report, bytes: '"event_id":"9ec79c33ec9942ab8353589fcb2e04dc"' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('a broken backend', () => {
  const broken = defineBackend({
    name: 'broken',
    signals: ['metric'],
    target: ({ endpoint = '' }: { endpoint?: string | undefined }) => ({ via: 'http', url: endpoint }),
    encode: (event: MetricPoint) =>
      `${event.name} ${event.labels['missing']?.toUpperCase() ?? event.value + 1}`,
    verdict: () => 'accepted',
  })
  const cases = backendCases(broken, {
    options: { endpoint: 'http://127.0.0.1:1/' },
    golden: [{ event: point, bytes: 'gorets 1' }],
  })

  test('fails the case of its known bytes', async () => {
    await expect(cases[0]?.run()).rejects.toThrow('gorets 2')
  })

  test('fails the case of a server that is down, if it calls that accepted', async () => {
    await expect(cases.find(({ name }) => name.includes('down'))?.run()).rejects.toThrow(
      'Expected values to be strictly equal',
    )
  })
})

describe('a careless sink', () => {
  // Keeps no limit, posts even nothing, calls everything sent, forgets the rest at the end and chokes on half a surrogate.
  const careless = ({ endpoint }: { endpoint: string }): Sink<'metric'> => {
    const waiting: string[] = []
    let host: SinkHost | undefined
    return {
      name: 'careless',
      signals: ['metric'],
      open(given) {
        host = given
      },
      write: ({ name }) => void waiting.push(encodeURIComponent(name)),
      async flush() {
        const body = waiting.splice(0)
        host?.sent(body.length)
        await fetch(endpoint, { method: 'POST', body: body.join('\n') }).catch(() => undefined)
      },
      close: async () => undefined,
    }
  }
  const cases = backendCases(careless, {
    options: { endpoint: 'http://127.0.0.1:1/' },
    golden: [{ event: point, bytes: 'gorets' }],
  })

  test('passes the case of its known bytes', async () => {
    await expect(cases[0]?.run()).resolves.toBeUndefined()
  })

  test.each(cases.slice(1))('fails where a sink $name', async ({ run }) => {
    await expect(run()).rejects.toBeInstanceOf(AssertionError)
  })
})

test('asks for an address of loopback', () => {
  const make = (): Sink<'metric'> => statsd()
  expect(() => backendCases(make, { options: {}, golden: [] })).toThrow('a URL of 127.0.0.1')
})
