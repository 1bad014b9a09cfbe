// Golden bytes: members as Icinga's documentation names them ("process-check-result"); replies captured from Icinga 2.13.6.
import type { MetricPoint } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { icinga } from './icinga.ts'

const found: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_000_500,
  name: 'checks',
  kind: 'gauge',
  labels: { check: 'checkout' },
  value: 1,
  check: {
    check: 'checkout',
    state: 'warning',
    since: 1_700_000_000_000,
    text: 'p99 231 ms',
    data: [
      { measure: 'p99', value: 231, unit: 'ms', warn: 200, crit: 500 },
      { measure: 'max', value: undefined, unit: 'ms' },
    ],
  },
}
const done = `{"results":[{"code":200,"status":"Successfully processed check result for object 'web1!checkout'."}]}`
const known =
  '{"type":"Service","service":"web1!checkout","exit_status":1,"plugin_output":"WARNING: p99 231 ms",' +
  `"performance_data":["'p99'=231ms;200;500;0"],"check_source":"localhost","execution_start":1700000000.5,` +
  '"execution_end":1700000000.5,"ttl":90}'

describe('conformance', () => {
  const cases = backendCases(icinga, {
    options: { endpoint: 'http://127.0.0.1:5665', user: 'obs', token: 'secret', host: 'web1' },
    golden: [{ event: found, bytes: known }],
    reply: done,
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('asks for JSON, shows user and password, and speaks of the host it runs on, at three times its interval', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(
    icinga({ endpoint: collector.url, user: 'obs', token: 'lös:ung', intervalMs: 10_000 }),
    undefined,
    { 'host.name': 'web7' },
  )
  offer(found)
  await sink.close?.({})
  const [request] = collector.received
  expect(request?.path).toBe('/v1/actions/process-check-result')
  // Base64 of UTF-8, RFC 7617, section 2.1.
  expect(request?.headers).toMatchObject({
    accept: 'application/json',
    authorization: 'Basic b2JzOmzDtnM6dW5n',
  })
  expect(JSON.parse(String(request?.body))).toMatchObject({ service: 'web7!checkout', ttl: 30 })
})

test('sees checks alone of all metrics, each as it is, every 30 s', () => {
  expect(icinga({ endpoint: 'https://icinga:5665' }).reads).toEqual({
    temporality: 'cumulative',
    views: [{ metric: '*', drop: true }, { metric: 'checks' }],
    intervalMs: 30_000,
  })
})

test.each([
  [
    404,
    '{"error":404,"status":"No objects found."}',
    'invalid',
    "create the service 'checkout' of the host 'web1'",
  ],
  [
    403,
    `{"results":[{"code":403,"status":"Passive checks are disabled for object 'web1!checkout'."}]}`,
    'invalid',
    "set enable_passive_checks of the service 'checkout' of the host 'web1'",
  ],
  [
    401,
    '{"error":401,"status":"Unauthorized. Please check your user credentials."}',
    'unauthorized',
    'status 401',
  ],
  [
    500,
    `{"results":[{"code":409,"status":"Newer check result already present. Check result for 'web1!checkout' was discarded."}]}`,
    'expired',
    'status 500',
  ],
  // lib/remote/actionshandler.cpp: what an action throws about its object.
  [
    500,
    `{"results":[{"code":500,"status":"Action execution failed: 'Can't convert 'x' to a number.'."}]}`,
    'invalid',
    "look into Icinga's log for the service 'checkout' of the host 'web1'",
  ],
] as const)('counts a reply of %i %s as %s, and says why', async (status, body, reason, why) => {
  await using collector = await httpCollector()
  collector.answer({ status, body })
  const { sink, offer, tally, faults } = openSink(icinga({ endpoint: collector.url, host: 'web1' }))
  offer(found)
  await sink.flush?.({})
  expect(tally()).toEqual({ offered: 1, sent: 0, dropped: { [reason]: 1 } })
  expect(faults).toEqual([expect.stringContaining(why)])
  await sink.close?.({})
})

test('one unknown service keeps no other from being told', async () => {
  await using collector = await httpCollector()
  collector.answer(({ body }) =>
    body.includes('"web1!nobody"')
      ? { status: 404, body: '{"error":404,"status":"No objects found."}' }
      : { status: 200, body: done },
  )
  const { sink, offer, tally } = openSink(icinga({ endpoint: collector.url, host: 'web1' }))
  if (found.check === undefined) throw new Error('no check')
  offer({ ...found, check: { ...found.check, check: 'nobody' } })
  offer(found)
  await sink.close?.({})
  expect(tally()).toEqual({ offered: 2, sent: 1, dropped: { invalid: 1 } })
})

test('results that are refused stop no other, however many they are', async () => {
  await using collector = await httpCollector()
  const stale = '{"results":[{"code":409,"status":"Newer check result already present."}]}'
  collector.answer((_request, count) =>
    count <= 5 ? { status: 500, body: stale } : { status: 200, body: done },
  )
  const { sink, offer, tally } = openSink(icinga({ endpoint: collector.url, host: 'web1' }))
  for (let count = 0; count < 6; count += 1) offer(found)
  await sink.flush?.({})
  expect(tally()).toEqual({ offered: 6, sent: 1, dropped: { expired: 5 } })
  await sink.close?.({})
})

test('tries a result again that Icinga skips as it ends', async () => {
  await using collector = await httpCollector()
  const skipped = '{"results":[{"type":"Service","code":503,"status":"Action skipped: Shutting down."}]}'
  collector.answer((_request, count) =>
    count === 1 ? { status: 503, body: skipped } : { status: 200, body: done },
  )
  const { sink, offer, tally } = openSink(icinga({ endpoint: collector.url, host: 'web1' }))
  offer(found)
  await sink.flush?.({})
  expect(tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
  await sink.close?.({})
})

test('refuses a user without a password', () => {
  expect(() => icinga({ endpoint: 'https://icinga:5665', user: 'obs' })).toThrow(
    'user and token belong together',
  )
})
