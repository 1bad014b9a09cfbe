// One check: judged when the metrics are read, with a memory of how long it has been bad.
import type { CheckResult, CheckState } from '@obs/core'
import type { Moment } from '../series.ts'
import { isAtLeast } from './bounds.ts'
import type { CompiledCheck } from './check-spec.ts'
import { dataOf, stateOf, textOf, type WindowReading } from './judgement.ts'

/** Numbers of a metric against bounds. */
export interface Check extends Disposable {
  readonly name: string
  /** Judges now. */
  result(): CheckResult
}

/** What a check needs of its instance. */
export interface CheckHost {
  now(): Moment
  /** What the metric of a check held in its window; undefined where there is no such series. */
  window(spec: CompiledCheck, now: Moment): WindowReading | undefined
  /** Told of every change of state but the first. */
  changed(result: CheckResult, was: CheckState): void
  /** Forgets the check. */
  ended(): void
}

const freshMs = 1000

/** A check as it runs. */
export class RunningCheck implements Check {
  readonly spec: CompiledCheck
  readonly #host: CheckHost
  #result: CheckResult | undefined
  #judgedMs = 0
  // Since when, in monotonic ms, it has been at least so bad without a break.
  readonly #badSince: Record<'warning' | 'critical', number> = { warning: Infinity, critical: Infinity }

  constructor(spec: CompiledCheck, host: CheckHost) {
    this.spec = spec
    this.#host = host
  }

  get name(): string {
    return this.spec.check
  }

  result(): CheckResult {
    return this.#judged(this.#host.now())
  }

  /** The result for a reader: one younger than a second stands, since several readers often come together. */
  judge(now: Moment): CheckResult {
    const isFresh = now.monotonicMs - this.#judgedMs < freshMs
    return this.#result !== undefined && isFresh ? this.#result : this.#judged(now)
  }

  #judged(now: Moment): CheckResult {
    this.#judgedMs = now.monotonicMs
    const data = dataOf(this.spec, this.#host.window(this.spec, now))
    const was = this.#result
    const state = this.#settled(stateOf(data, this.spec, was?.state ?? 'ok'), now.monotonicMs)
    const since = was?.state === state ? was.since : now.epochMs
    this.#result = { check: this.name, state, since, text: textOf(data), data }
    if (was !== undefined && was.state !== state) this.#host.changed(this.#result, was.state)
    return this.#result
  }

  [Symbol.dispose](): void {
    this.#host.ended()
  }

  // A state that is worse than well counts once the number has been at least so bad for as long as was asked.
  #settled(found: CheckState, nowMs: number): CheckState {
    for (const level of ['warning', 'critical'] as const)
      this.#badSince[level] = isAtLeast(found, level) ? Math.min(this.#badSince[level], nowMs) : Infinity
    if (nowMs - this.#badSince.critical >= this.spec.forMs) return 'critical'
    if (nowMs - this.#badSince.warning >= this.spec.forMs) return 'warning'
    return isAtLeast(found, 'warning') ? 'ok' : found
  }
}
