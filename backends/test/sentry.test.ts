// Spotlight shows what the sinks send, and sentry-cli finds nothing wrong with its bytes.
import { createObs } from '@obs/node'
import { sentry } from '@obs/sinks/sentry'
import { spotlight } from '@obs/sinks/spotlight'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver } from '../src/points.ts'
import { spotlightServer, type ShownEnvelope } from '../src/servers/spotlight.ts'

const test = onServer(spotlightServer)

function has(type: string): (envelope: ShownEnvelope) => boolean {
  return ([, items]) => items.some(([header]) => header['type'] === type)
}

function payloadOf([, items]: ShownEnvelope, type: string): Readonly<Record<string, unknown>> | undefined {
  return items.find(([header]) => header['type'] === type)?.[1]
}

test('shows a report with stack, grouping, breadcrumbs, tags and our id', async ({ server }) => {
  const { report } = await knownEvents()
  await deliver(sentry({ dsn: server.dsn }), [report])
  const envelope = await server.envelope(([header]) => header['event_id'] === report.errorId)
  server.check(await server.bytes(envelope))
  expect(payloadOf(envelope, 'event')).toMatchObject({
    event_id: report.errorId,
    level: 'error',
    fingerprint: [report.group],
    tags: { event: 'payment.failed' },
    breadcrumbs: { values: [{ message: 'order.taken' }] },
    exception: {
      values: [
        { type: 'Error', value: 'no route' },
        { type: 'TypeError', value: 'declined', stacktrace: { frames: expect.any(Array) as unknown } },
      ],
    },
  })
})

test('shows lines', async ({ server }) => {
  const { line } = await knownEvents()
  await deliver(sentry({ dsn: server.dsn, logs: 'all' }), [line])
  const envelope = await server.envelope(has('log'))
  server.check(await server.bytes(envelope))
  expect(payloadOf(envelope, 'log')).toMatchObject({
    items: [{ body: 'order.taken', level: 'info', attributes: { order: { value: 7, type: 'integer' } } }],
  })
})

test('shows the check-ins, the feedback and the sessions of an instance', async ({ server }) => {
  const obs = createObs({
    service: 'shop',
    release: 'shop@1.2.3',
    sinks: [sentry({ dsn: server.dsn })],
    errors: { sessions: true },
  })
  obs.errors.checkIn('nightly', { schedule: '0 3 * * *' }, () => undefined)
  const id = obs.errors.capture(new Error('no route'))
  obs.errors.feedback(id, { message: 'it broke', name: 'Ann' })
  obs.run('import', () => undefined)
  await obs.close()
  for (const type of ['check_in', 'sessions'])
    server.check(await server.bytes(await server.envelope(has(type))))
  expect(payloadOf(await server.envelope(has('check_in')), 'check_in')).toMatchObject({
    monitor_slug: 'nightly',
    status: 'in_progress',
    monitor_config: { schedule: { type: 'crontab', value: '0 3 * * *' } },
  })
  // sentry-cli does not know this kind of item yet.
  expect(payloadOf(await server.envelope(has('feedback')), 'feedback')).toMatchObject({
    contexts: { feedback: { message: 'it broke', name: 'Ann', associated_event_id: id } },
  })
  expect(payloadOf(await server.envelope(has('sessions')), 'sessions')).toMatchObject({
    aggregates: [{ exited: 1, crashed: 0 }],
    attrs: { release: 'shop@1.2.3' },
  })
})

test('shows what the spotlight sink sends without a key', async ({ server }) => {
  const { report } = await knownEvents()
  await deliver(spotlight({ endpoint: server.url }), [report])
  await server.envelope(([header]) => header['event_id'] === report.errorId)
})

test('knows a bad envelope from a good one', ({ server }) => {
  const good = '{}\n{"type":"event","length":15}\n{"message":"a"}\n'
  server.check(Buffer.from(good))
  expect(() => server.check(Buffer.from(good.replace('15', '14')))).toThrow('sentry-cli ended with 1')
})
