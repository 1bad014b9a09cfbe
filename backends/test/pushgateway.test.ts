// The Pushgateway keeps what the sink pushes under its group, and forgets it when asked.
import { pushgateway } from '@obs/sinks/pushgateway'
import { openSink } from '@obs/testing'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { pushgatewayServer } from '../src/servers/pushgateway.ts'

const test = onServer(pushgatewayServer)

test('keeps all series of a push, under job and grouping', async ({ server }) => {
  const options = { endpoint: server.url, job: 'nightly', grouping: { path: '/var/tmp' } }
  await deliver(pushgateway(options), await knownPoints(recentMs()))
  const lines = await server.pushed()
  const group = 'instance="",job="nightly",path="/var/tmp"'
  expect(lines).toContain(`orders_total{${group},plan="pro"} 42`)
  expect(lines).toContain(`temperature{${group}} -5.5`)
  expect(lines).toContain(`http_server_request_duration_seconds_sum{${group},route="/pay"} 5.05`)
  expect(lines).toContain(`http_server_request_duration_seconds_bucket{${group},route="/pay",le="+Inf"} 100`)
})

test('forgets the group when the sink closes, if asked', async ({ server }) => {
  const sink = pushgateway({ endpoint: server.url, job: 'gone', atClose: 'delete' })
  await deliver(sink, await knownPoints(recentMs()))
  expect((await server.pushed()).filter((line) => line.includes('job="gone"'))).toEqual([])
})

test('keeps a job of any name', async ({ server }) => {
  for (const job of ['.', '..', 'a/b', '50%', 'é ?#']) {
    const sink = pushgateway({ endpoint: server.url, job, grouping: { of: '..' } })
    const points = await knownPoints(recentMs())
    await deliver(sink, points)
    expect(await server.pushed()).toContain(`temperature{instance="",job="${job}",of=".."} -5.5`)
  }
})

test('keeps the rest where two metrics come to one name', async ({ server }) => {
  const points = await knownPoints(recentMs())
  const temperature = points.find(({ name }) => name === 'temperature')
  if (temperature === undefined) throw new Error('no temperature')
  const opened = openSink(pushgateway({ endpoint: server.url, job: 'two' }))
  const names = [
    'http.server.request.duration.seconds',
    'http.server.request.duration.seconds.count',
    'other',
  ]
  for (const point of points) opened.offer(point)
  for (const name of names) opened.offer({ ...temperature, name })
  await opened.sink.close?.({ deadlineMs: 10_000 })
  expect(opened.tally().dropped).toEqual({ invalid: 2 })
  const lines = await server.pushed()
  expect(lines).toContain('other{instance="",job="two"} -5.5')
  expect(lines).toContain(
    'http_server_request_duration_seconds_count{instance="",job="two",route="/pay"} 100',
  )
})
