// Alerts: a new group, a failure that came back, a rate that jumped. They are lines named `errors.alert`, so every sink
// of lines carries them, and a call for whoever wants to act. Muted groups are silent.
import { guarded, soon, type Clock, type Lines } from '@obs/core'
import type { Group } from './group.ts'

/** What an alert is about. */
export type AlertKind = 'new' | 'regressed' | 'jump' | 'unmuted'

/** One alert. */
export type Alert = Readonly<{
  kind: AlertKind
  group: string
  /** Event name of the group's first failure. */
  failed: string
  type: string
  message: string
  count: number
  lastId: string
  /** Of a jump: occurrences in the last minute, and per minute on average in the hour before. */
  perMinute?: number
  usualPerMinute?: number
}>

const jumpLeast = 20
const jumpFactor = 5
const quietMs = 3_600_000
const pendingMax = 1000

/** What alerts of an instance need. */
export type AlertParts = Readonly<{
  clock: Clock
  lines: Lines
  kinds: readonly AlertKind[]
  onAlert: ((alert: Alert) => void) | undefined
}>

/** Raises the alerts that were asked for, after the call that caused them. */
export class Alerts {
  readonly #parts: AlertParts
  readonly #jumpedAt = new WeakMap<Group, number>()
  readonly #pending: Alert[] = []

  constructor(parts: AlertParts) {
    this.#parts = parts
  }

  /** Raises an alert about a group. */
  raise(kind: AlertKind, group: Group, rates?: Pick<Alert, 'perMinute' | 'usualPerMinute'>): void {
    if (!this.#parts.kinds.includes(kind) || this.#pending.length >= pendingMax) return
    const { event: failed, type, message } = group.identity
    const { count, lastId } = group
    this.#pending.push({ kind, group: group.key, failed, type, message, count, lastId, ...rates })
    if (this.#pending.length === 1) soon(() => this.flush())
  }

  /** Looks whether the last whole minute of a group stands out from its hour; at most one alert per group and hour. */
  checkRate(group: Group): void {
    if (!this.#parts.kinds.includes('jump')) return
    const now = this.#parts.clock.now()
    if (now - (this.#jumpedAt.get(group) ?? Number.NEGATIVE_INFINITY) < quietMs) return
    const minutes = group.perMinute(now)
    const perMinute = Math.max(minutes.at(-1) ?? 0, minutes.at(-2) ?? 0)
    const before = minutes.slice(0, -2)
    const usual = before.reduce((sum, count) => sum + count, 0) / before.length
    if (perMinute < jumpLeast || perMinute < usual * jumpFactor) return
    this.#jumpedAt.set(group, now)
    this.raise('jump', group, { perMinute, usualPerMinute: Math.round(usual * 100) / 100 })
  }

  /** Says what is pending, now. */
  flush(): void {
    for (const alert of this.#pending.splice(0)) {
      const { kind, lastId, perMinute, usualPerMinute, ...about } = alert
      const rates = perMinute === undefined ? {} : { per_minute: perMinute, usual_per_minute: usualPerMinute }
      this.#parts.lines.line('warn', 'errors.alert', { kind, ...about, last_id: lastId, ...rates })
      this.#tell(alert)
    }
  }

  #tell(alert: Alert): void {
    guarded(
      () => this.#parts.onAlert?.(alert),
      (cause) => this.#parts.lines.line('warn', 'errors.alert_failed', { err: cause }),
    )
  }
}
