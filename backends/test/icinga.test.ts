// Icinga keeps what the sink tells it as the state of a service, parses the data, and notices silence; it reads the same of a plugin.
import type { CheckResult, MetricPoint } from '@obs/core'
import { createObs } from '@obs/node'
import { icinga } from '@obs/sinks/icinga'
import { loopbackCertificate, openSink } from '@obs/testing'
import { nagiosText } from '@obs/wire'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, recentMs } from '../src/points.ts'
import { icingaServer, type IcingaServer } from '../src/servers/icinga.ts'
import { until } from '../src/until.ts'

const test = onServer(icingaServer)
const passive = { check_command: 'dummy', enable_active_checks: false, max_check_attempts: 1 }

type Options = Parameters<typeof icinga>[0]

function options({ url, user, password }: IcingaServer): Options {
  return { endpoint: url, user, token: password, host: 'web1', tls: { ca: loopbackCertificate.cert } }
}

function found(name: string, given: Partial<CheckResult> = {}, time = recentMs()): MetricPoint {
  const data = [
    { measure: "it's p99", value: 231.5, unit: 'ms', warn: 200, crit: 500 },
    { measure: 'max', value: 3, unit: 'KiBy' },
    { measure: 'min', value: undefined, unit: 's' },
  ]
  const check = {
    check: name,
    state: 'warning',
    since: time,
    text: 'p99 231 ms – é',
    data,
    ...given,
  } as const
  return { signal: 'metric', time, name: 'checks', kind: 'gauge', labels: { check: name }, value: 1, check }
}

test('keeps state, words and data of a check that an instance judges, and is told of nothing else', async ({
  server,
}) => {
  await server.service('checkout', passive)
  const obs = createObs({ sinks: [icinga(options(server))] })
  obs.metrics.counter('orders').add(1)
  const timer = obs.metrics.timer('checkout')
  for (let n = 0; n < 100; n += 1) timer.record(300)
  obs.metrics.check('checkout', { p50: { warn: 200, crit: 500 }, count: { crit: { below: 10 } } })
  await obs.close()
  expect(obs.tally()['icinga']).toEqual({ offered: 1, sent: 1, dropped: {} })
  const result = await server.result('checkout')
  expect(result).toMatchObject({ state: 1, ttl: 90 })
  expect(result?.output).toMatch(/^WARNING: p50 \d{3}(\.\d)? ms, count 100$/)
  expect(result?.performance_data).toEqual([
    expect.stringMatching(/^'p50'=\d{3}(\.\d+)?ms;200;500;0$/),
    "'count'=100;;10:;0",
  ])
})

test('keeps each state', async ({ server }) => {
  const states = ['ok', 'warning', 'critical', 'unknown'] as const
  for (const state of states) await server.service(state, passive)
  await deliver(
    icinga(options(server)),
    states.map((state) => found(state, { state })),
  )
  const results = await Promise.all(states.map(async (state) => server.result(state)))
  expect(results.map((result) => result?.state)).toEqual([0, 1, 2, 3])
})

// What its parser made of the data, in base units: a doubled quote stays doubled, bounds that are ranges are passed over.
const parsed = (service: string): readonly string[] => [
  `perfdata,service=${service},metric=it''s\\ p99 crit=0.500000,min=0,unit="seconds",value=0.231500,warn=0.200000`,
  `perfdata,service=${service},metric=max min=0,unit="bytes",value=3072`,
]

test('reads the data of a result as they are meant', async ({ server }) => {
  await server.service('told', passive)
  await deliver(icinga(options(server)), [found('told')])
  expect(await readOf(server, 'told')).toEqual(parsed('told'))
})

test('reads the line of a plugin as it reads a result', async ({ server }) => {
  const { check } = found('printed')
  if (check === undefined) throw new Error('no check')
  await server.service('printed', {
    check_command: 'shell',
    check_interval: 1,
    max_check_attempts: 1,
    'vars.shell_command': `cat <<'LINE'\n${nagiosText(check)}\nLINE\nexit 1`,
  })
  const result = await until('the plugin ran', async () => server.result('printed'))
  expect(result).toMatchObject({ state: 1, output: 'WARNING: p99 231 ms – é ' })
  // It takes off quotes that are not needed.
  expect(result.performance_data).toEqual(["'it''s p99'=231.5ms;200;500;0", 'max=3072B;;;0', 'min=U;;;0'])
  expect(await readOf(server, 'printed')).toEqual(parsed('printed'))
})

async function readOf({ read }: IcingaServer, service: string): Promise<readonly string[]> {
  return until('its data', () => {
    const lines = read.filter((line) => line.includes(`service=${service},`))
    return lines.length >= 2 ? lines.slice(0, 2).toSorted() : undefined
  })
}

test('shows silence as UNKNOWN once the result is older than its ttl', async ({ server }) => {
  await server.service('silent', {
    check_command: 'dummy',
    check_interval: 3600,
    max_check_attempts: 1,
    'vars.dummy_state': 3,
    'vars.dummy_text': 'no result',
  })
  await deliver(icinga({ ...options(server), ttlSeconds: 1 }), [found('silent', { state: 'ok' }, Date.now())])
  expect(await server.result('silent')).toMatchObject({ state: 0 })
  const result = await until('UNKNOWN', async () => {
    const now = await server.result('silent')
    return now?.state === 3 ? now : undefined
  })
  expect(result.output).toBe('no result')
})

test('does not put an old result in the place of a newer one', async ({ server }) => {
  await server.service('late', passive)
  const now = recentMs()
  await deliver(icinga(options(server)), [
    found('late', { text: 'new' }, now),
    found('late', { text: 'old' }, now - 1000),
  ])
  expect(await server.result('late')).toMatchObject({ output: 'WARNING: new', execution_end: now / 1000 })
})

test('says which service is missing, which takes no results, and that a password is wrong', async ({
  server,
}) => {
  await server.service('active', { ...passive, enable_passive_checks: false })
  const known = openSink(icinga(options(server)))
  known.offer(found('nobody'))
  known.offer(found('active'))
  await known.sink.close?.({ deadlineMs: 10_000 })
  expect(known.tally()).toEqual({ offered: 2, sent: 0, dropped: { invalid: 2 } })
  expect(known.faults).toEqual([
    expect.stringContaining("create the service 'nobody' of the host 'web1'"),
    expect.stringContaining("set enable_passive_checks of the service 'active'"),
  ])
  const stranger = openSink(icinga({ ...options(server), token: 'wrong' }))
  stranger.offer(found('active'))
  await stranger.sink.close?.({ deadlineMs: 10_000 })
  expect(stranger.tally()).toEqual({ offered: 1, sent: 0, dropped: { unauthorized: 1 } })
})
