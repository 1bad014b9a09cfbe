// The Pushgateway sink: conformance, the path of a group, one body for all series, and the end.
import type { MetricPoint } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { pushgateway } from './pushgateway.ts'

// The first push of the Pushgateway's README: `some_metric 3.14` under job some_job.
const point: MetricPoint = {
  signal: 'metric',
  time: 0,
  name: 'some_metric',
  kind: 'gauge',
  labels: {},
  value: 3.14,
}

describe('conformance', () => {
  const options = { endpoint: 'http://127.0.0.1:9091', job: 'some_job' }
  const cases = backendCases(pushgateway, {
    options,
    golden: [{ event: point, bytes: 'some_metric 3.14\n' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test.each([
  [{ grouping: { instance: 'some_instance' } }, 'PUT /metrics/job/some_job/instance/some_instance'],
  // The README's examples of base64: `/metrics/job/titan/name@base64/zqDPgc6_zrzOt864zrXPjc-C` and an empty `@base64/=`.
  [
    { grouping: { path: '/var/tmp', zone: '' } },
    'PUT /metrics/job/some_job/path@base64/L3Zhci90bXA/zone@base64/=',
  ],
  // A URL would lose them.
  [{ job: '..', grouping: { of: '.' } }, 'PUT /metrics/job@base64/Li4/of@base64/Lg'],
  [{ replace: 'names' }, 'POST /metrics/job/some_job'],
] as const)('pushes to the group of %j', async (options, expected) => {
  await using collector = await httpCollector()
  const opened = openSink(pushgateway({ job: 'some_job', endpoint: collector.url, ...options }))
  opened.offer(point)
  await opened.sink.close?.({})
  const [request] = await collector.until(1)
  expect(`${request?.method} ${request?.path}`).toBe(expected)
})

test('pushes all series in one body, each family together', async () => {
  await using collector = await httpCollector()
  const opened = openSink(pushgateway({ job: 'j', endpoint: collector.url }))
  opened.offer({ ...point, name: 'a', labels: { l: '1' } })
  opened.offer({ ...point, name: 'b' })
  opened.offer({ ...point, name: 'a', labels: { l: '2' } })
  await opened.sink.close?.({})
  const [request] = await collector.until(1)
  expect(request?.body.toString()).toBe(
    '# HELP a a\n# TYPE a gauge\na{l="1"} 3.14\na{l="2"} 3.14\n# HELP b b\n# TYPE b gauge\nb 3.14\n',
  )
  expect(collector.received).toHaveLength(1)
})

// Pushgateway 1.5.1 refuses the whole push: "was collected before with the same name and label values", "second HELP line".
test('pushes the later of two readings that waited together, and one family where two metrics come to one name', async () => {
  await using collector = await httpCollector()
  const opened = openSink(pushgateway({ job: 'j', endpoint: collector.url }))
  opened.offer({ ...point, name: 'a', labels: { l: 'x y' }, value: 1 })
  opened.offer({ ...point, name: 'queue.size', value: 5 })
  opened.offer({ ...point, name: 'queue_size', labels: { l: '1' }, value: 6 })
  opened.offer({ ...point, name: 'a', labels: { l: 'x y' }, value: 2 })
  await opened.sink.close?.({})
  const [request] = await collector.until(1)
  expect(request?.body.toString()).toBe(
    '# HELP a a\n# TYPE a gauge\na{l="x y"} 2\n# HELP queue_size queue.size\n# TYPE queue_size gauge\nqueue_size 5\nqueue_size{l="1"} 6\n',
  )
  expect(opened.tally()).toEqual({ offered: 4, sent: 4, dropped: {} })
})

const distribution = { count: 1, sum: 2, min: 2, max: 2, quantile: () => 2, countAtMost: () => 1 }

// Pushgateway 1.5.1 refuses the whole push: "second TYPE line for metric name", "collides with previously collected metric".
test.each([
  [{ name: 'size' }, { name: 'size', distribution }],
  [{ name: 'size', distribution }, { name: 'size' }],
  [{ name: 'size', distribution }, { name: 'size.count' }],
  [{ name: 'size_sum' }, { name: 'size', distribution }],
])('of %j and %j, which come to one name, the first is pushed with the rest', async (first, second) => {
  await using collector = await httpCollector()
  const opened = openSink(pushgateway({ job: 'j', endpoint: collector.url }))
  opened.offer({ ...point, ...first })
  opened.offer({ ...point, ...second })
  opened.offer({ ...point, name: 'other' })
  await opened.sink.close?.({})
  const [request] = await collector.until(1)
  const body = request?.body.toString() ?? ''
  expect(body.match(/^# TYPE .*$/gm)).toEqual([
    expect.stringContaining(first.name.replace('.', '_')),
    '# TYPE other gauge',
  ])
  expect(opened.tally()).toEqual({ offered: 3, sent: 2, dropped: { invalid: 1 } })
  expect(opened.faults).toEqual([expect.stringContaining(`'${second.name.replace('.', '_')}'`)])
})

test('of a push that is tried again, only what cannot stand in it is lost', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) => (count === 1 ? 503 : 200))
  const opened = openSink(pushgateway({ job: 'j', endpoint: collector.url }))
  opened.offer({ ...point, name: 'size' })
  opened.offer({ ...point, name: 'size', distribution })
  await opened.sink.close?.({})
  expect(opened.tally()).toEqual({ offered: 2, sent: 1, dropped: { invalid: 1 } })
})

test('deletes the group when it closes, if asked', async () => {
  await using collector = await httpCollector()
  const opened = openSink(pushgateway({ job: 'j', endpoint: collector.url, atClose: 'delete' }))
  opened.offer(point)
  await opened.sink.close?.({})
  expect((await collector.until(2)).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'PUT /metrics/job/j',
    'DELETE /metrics/job/j',
  ])
})

test('refuses a second job among the labels of the group', () =>
  expect(() => pushgateway({ job: 'j', grouping: { job: 'k' } })).toThrow('grouping'))

test('refuses an empty job', () => expect(() => pushgateway({ job: '' })).toThrow('name the job'))
