// The Pushgateway keeps what the sink pushes under its group, and forgets it when asked.
import { pushgateway } from '@obs/sinks/pushgateway'
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
