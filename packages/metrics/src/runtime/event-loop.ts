// How late the event loop is and how busy: delay as gauges over the last ten to twenty seconds, utilisation between reads.
import type { IntervalHistogram } from 'node:perf_hooks'
import type { Metrics } from '../instruments.ts'
import type { GaugeSum } from '../merge.ts'

const resolutionMs = 20
const turnMs = 10_000

// Of several processes the worst counts, but for the mean.
const parts: readonly (readonly [
  name: string,
  across: GaugeSum,
  of: (delay: IntervalHistogram) => number,
])[] = [
  ['min', 'min', ({ min }) => min],
  ['max', 'max', ({ max }) => max],
  ['mean', 'mean', ({ mean }) => mean],
  ['p50', 'max', (delay) => delay.percentile(50)],
  ['p90', 'max', (delay) => delay.percentile(90)],
  ['p99', 'max', (delay) => delay.percentile(99)],
]

/** Watches the event loop. Names of OpenTelemetry's `nodejs.eventloop.*`; delays in seconds, without the timer's own 20 ms. */
export class EventLoop implements Disposable {
  // Node forgets the first delay after a reset, so two monitors take turns: what is read was never cut.
  readonly #monitors = [0, 1].map(() =>
    process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: resolutionMs }),
  )
  readonly #gauges: readonly Disposable[]
  readonly #time: { idle: { add(count: number): void }; active: { add(count: number): void } }
  readonly #delays = new Map<string, number>()
  #turn = 0
  #turnedMs: number
  #utilization = performance.eventLoopUtilization()
  #busy = 0

  constructor(metrics: Metrics, nowMs: number) {
    for (const monitor of this.#monitors) monitor.enable()
    this.#turnedMs = nowMs
    this.#gauges = [
      ...parts.map(([name, across]) =>
        metrics
          .gauge(`nodejs.eventloop.delay.${name}`, { help: 'Delay of the event loop', unit: 's', across })
          .from(() => this.#delays.get(name) ?? 0),
      ),
      metrics
        .gauge('nodejs.eventloop.utilization', {
          help: 'Busy share of the event loop',
          unit: '1',
          across: 'mean',
        })
        .from(() => this.#busy),
    ]
    const time = metrics.counter('nodejs.eventloop.time', {
      help: 'Time of the event loop by state',
      unit: 's',
      labels: ['nodejs.eventloop.state'],
    })
    this.#time = {
      idle: time.with({ 'nodejs.eventloop.state': 'idle' }),
      active: time.with({ 'nodejs.eventloop.state': 'active' }),
    }
  }

  /** Takes the numbers of now (monotonic ms). */
  sample(nowMs: number): void {
    const utilization = performance.eventLoopUtilization()
    const {
      idle,
      active,
      utilization: busy,
    } = performance.eventLoopUtilization(utilization, this.#utilization)
    this.#utilization = utilization
    if (idle + active > 0) this.#busy = busy
    this.#time.idle.add(Math.max(0, idle) / 1000)
    this.#time.active.add(Math.max(0, active) / 1000)
    this.#sampleDelay(nowMs)
  }

  #sampleDelay(nowMs: number): void {
    const monitor = this.#monitors[this.#turn]
    if (monitor === undefined) return
    if (monitor.count > 0)
      for (const [name, , of] of parts)
        this.#delays.set(name, Math.max(0, of(monitor) / 1e9 - resolutionMs / 1000))
    if (nowMs - this.#turnedMs < turnMs) return
    monitor.reset()
    this.#turn = 1 - this.#turn
    this.#turnedMs = nowMs
  }

  [Symbol.dispose](): void {
    for (const monitor of this.#monitors) monitor.disable()
    for (const gauge of this.#gauges) gauge[Symbol.dispose]()
  }
}
