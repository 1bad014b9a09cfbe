// What the process uses: CPU, memory, handles. Names of OpenTelemetry's `process.*`.
import type { Gauge, Metrics } from '../instruments.ts'

/** Reads the process's own numbers. */
export class ProcessNumbers implements Disposable {
  readonly #gauges: Disposable[] = []
  readonly #cpu: Readonly<Record<'user' | 'system', { add(count: number): void }>>
  readonly #resources: { with(labels: Readonly<Record<'v8js.resource.type', string>>): Gauge }
  readonly #counts = new Map<string, number>()
  #memory = process.memoryUsage()
  #used = process.cpuUsage()
  #sampledMs: number
  #share = 0

  constructor(metrics: Metrics, nowMs: number) {
    this.#sampledMs = nowMs
    const cpu = metrics.counter('process.cpu.time', {
      help: 'CPU time since the watching began',
      unit: 's',
      labels: ['cpu.mode'],
    })
    this.#cpu = { user: cpu.with({ 'cpu.mode': 'user' }), system: cpu.with({ 'cpu.mode': 'system' }) }
    this.#resources = metrics.gauge('v8js.resource.active', {
      help: 'What keeps the event loop alive, by type',
      unit: '{resource}',
      labels: ['v8js.resource.type'],
    })
    const gauge = (name: string, help: string, unit: string, read: () => number): void => {
      this.#gauges.push(metrics.gauge(name, { help, unit }).from(read))
    }
    gauge('process.cpu.utilization', 'CPU time per second', '1', () => this.#share)
    gauge('process.memory.usage', 'Resident memory', 'By', () => this.#memory.rss)
    gauge('nodejs.memory.external', 'Memory outside of the heap', 'By', () => this.#memory.external)
    gauge('nodejs.memory.array_buffers', 'Memory of buffers', 'By', () => this.#memory.arrayBuffers)
  }

  /** Takes the numbers of now (monotonic ms). */
  sample(nowMs: number): void {
    this.#memory = process.memoryUsage()
    const used = process.cpuUsage()
    const user = (used.user - this.#used.user) / 1e6
    const system = (used.system - this.#used.system) / 1e6
    this.#used = used
    this.#cpu.user.add(user)
    this.#cpu.system.add(system)
    if (nowMs > this.#sampledMs) this.#share = ((user + system) * 1000) / (nowMs - this.#sampledMs)
    this.#sampledMs = nowMs
    this.#sampleResources()
  }

  #sampleResources(): void {
    for (const type of this.#counts.keys()) this.#counts.set(type, 0)
    for (const type of process.getActiveResourcesInfo()) {
      if (!this.#counts.has(type)) this.#watchType(type)
      this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1)
    }
  }

  #watchType(type: string): void {
    const gauge = this.#resources.with({ 'v8js.resource.type': type })
    this.#gauges.push(gauge.from(() => this.#counts.get(type) ?? 0))
  }

  [Symbol.dispose](): void {
    for (const gauge of this.#gauges) gauge[Symbol.dispose]()
  }
}
