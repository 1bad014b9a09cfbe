// The Librato sink: conformance, authentication, and replies that accept only some.
import type { MetricPoint } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { librato } from './librato.ts'

// The manual's example.
const point: MetricPoint = {
  signal: 'metric',
  time: 1_484_613_483_000,
  name: 'my.custom.metric',
  kind: 'gauge',
  labels: {},
  value: 65,
}

describe('conformance', () => {
  const options = { endpoint: 'http://127.0.0.1:80', token: 't', tags: { region: 'us-east' } }
  const bytes = '"name":"my.custom.metric","value":65,"time":1484613483,"tags":{"region":"us-east"}'
  test.each(backendCases(librato, { options, golden: [{ event: point, bytes }] }))(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined()
    },
  )
})

test('authenticates with the token as user, and counts the measurements the reply names', async () => {
  await using collector = await httpCollector()
  const summary = { total: 2, accepted: 1, failed: 1 }
  const errors = [{ param: 'name', value: 'bad', reason: 'Invalid name' }]
  collector.answer({ status: 202, body: JSON.stringify({ measurements: { summary }, errors }) })
  const opened = openSink(librato({ endpoint: collector.url, token: 't' }))
  opened.offer({ ...point, name: 'bad' })
  opened.offer(point)
  await opened.sink.close?.({})
  const [request] = await collector.until(1)
  expect(request?.path).toBe('/v1/measurements')
  expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('t:').toString('base64')}`)
  expect(opened.tally()).toEqual({ offered: 2, sent: 1, dropped: { invalid: 1 } })
})

test('refuses an empty token', () => expect(() => librato({ token: '' })).toThrow('token is empty'))
