// Known values, recorded by real instruments and read back as the points a sink is given.
import type { MetricPoint, Signal, Sink } from '@obs/core'
import { createObs } from '@obs/node'
import { fakeClock, openSink } from '@obs/testing'

/** A moment of today, in whole seconds: stores with a finite retention take nothing older. */
export function recentMs(): number {
  return Math.floor(Date.now() / 1000) * 1000 - 5000
}

/**
 * `orders{plan="pro"}` 42, `temperature` -5.5, `http.server.request.duration{route="/pay"}` with 1, 2, … 100 ms, all of
 * `timeMs`.
 */
export async function knownPoints(timeMs: number): Promise<readonly MetricPoint[]> {
  const obs = createObs({ sinks: [], clock: fakeClock(timeMs) })
  obs.metrics
    .counter('orders', { help: 'Orders taken', labels: ['plan'] })
    .with({ plan: 'pro' })
    .add(42)
  obs.metrics.gauge('temperature').set(-5.5)
  const timer = obs.metrics
    .timer('http.server.request.duration', { labels: ['route'] })
    .with({ route: '/pay' })
  for (let ms = 1; ms <= 100; ms += 1) timer.record(ms)
  const points = obs.metrics.snapshot().filter(({ value, name }) => value !== 0 && !name.startsWith('obs.'))
  await obs.close()
  return points
}

/** Sends events through a sink and closes it. Throws where one was not accepted, with what the sink said. */
export async function deliver<S extends Signal>(
  sink: Sink<S>,
  events: readonly Parameters<Sink<S>['write']>[0][],
): Promise<void> {
  const opened = openSink(sink)
  for (const event of events) opened.offer(event)
  await sink.close?.({ deadlineMs: 10_000 })
  const { offered, sent } = opened.tally()
  if (sent !== offered)
    throw new Error(`${sent} of ${offered} were accepted: ${opened.faults.map(String).join('; ')}`)
}
