// Alerts: a new group, a failure that came back, a rate that jumped. They are lines named `errors.alert`, so every sink
// of lines carries them, and a call for whoever wants to act. Muted groups are silent. That a group is new is told once its
// report is complete: in another build the stacks of a bundle are others, and only the source map says what they are of.
import { guarded, soon, type Clock, type Lines } from '@obs/core'
import type { Group } from './group.ts'
import type { ErrorSettings } from './settings.ts'

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
export type AlertParts = Readonly<{ clock: Clock; lines: Lines }>

/** Raises the alerts that are asked for, none at first, after the call that caused them. */
export class Alerts {
  readonly #parts: AlertParts
  #kinds: readonly AlertKind[] = []
  #onAlert: ((alert: Alert) => void) | undefined
  readonly #jumpedAt = new WeakMap<Group, number>()
  readonly #pending: Alert[] = []
  /** Of groups whose first report may yet turn out to be of an older group, by the key they were opened under. */
  readonly #held = new Map<string, Readonly<{ group: Group; alert: Alert }>>()
  #untold = 0

  constructor(parts: AlertParts) {
    this.#parts = parts
  }

  /** Asks for other alerts; what is pending is said to whom it was meant for. */
  configure({ alerts, onAlert }: ErrorSettings): void {
    this.flush()
    this.#kinds = alerts ?? []
    this.#onAlert = onAlert
  }

  /** Raises an alert about a group. */
  raise(kind: AlertKind, group: Group, rates?: Pick<Alert, 'perMinute' | 'usualPerMinute'>): void {
    if (this.#kinds.includes(kind)) this.#add(alertOf(kind, group, rates))
  }

  /** Keeps the alert that a group is new until `release`: its source map may say that it is not. */
  hold(group: Group): void {
    if (!this.#kinds.includes('new')) return
    const [oldest] = this.#held.keys()
    if (oldest !== undefined && this.#held.size >= pendingMax) this.release(oldest)
    this.#held.set(group.key, { group, alert: alertOf('new', group) })
  }

  /** Raises what is held of the group that was opened under this key, if anything is. */
  release(key: string): void {
    const held = this.#held.get(key)
    if (held === undefined) return
    this.#held.delete(key)
    this.#add({ ...held.alert, group: held.group.key })
  }

  /** Forgets what is held of the group that was opened under this key. */
  withdraw(key: string): void {
    this.#held.delete(key)
  }

  /** Looks whether the last whole minute of a group stands out from its hour; at most one alert per group and hour. */
  checkRate(group: Group): void {
    if (!this.#kinds.includes('jump')) return
    const { clock } = this.#parts
    const at = clock.monotonicMs()
    if (at - (this.#jumpedAt.get(group) ?? -Infinity) < quietMs) return
    const minutes = group.perMinute(clock.now())
    const perMinute = Math.max(minutes.at(-1) ?? 0, minutes.at(-2) ?? 0)
    const before = minutes.slice(0, -2)
    const usual = before.reduce((sum, count) => sum + count, 0) / before.length
    if (perMinute < jumpLeast || perMinute < usual * jumpFactor) return
    this.#jumpedAt.set(group, at)
    this.raise('jump', group, { perMinute, usualPerMinute: Math.round(usual * 100) / 100 })
  }

  /** Says what is pending, now; what is held stays. */
  flush(): void {
    const untold = this.#untold
    this.#untold = 0
    for (const alert of this.#pending.splice(0)) {
      const { kind, lastId, perMinute, usualPerMinute, ...about } = alert
      const rates = perMinute === undefined ? {} : { per_minute: perMinute, usual_per_minute: usualPerMinute }
      this.#parts.lines.line('warn', 'errors.alert', { kind, ...about, last_id: lastId, ...rates })
      this.#tell(alert)
    }
    if (untold > 0) this.#parts.lines.line('warn', 'errors.alerts_dropped', { count: untold })
  }

  #add(alert: Alert): void {
    if (this.#pending.length >= pendingMax) this.#untold += 1
    else if (this.#pending.push(alert) === 1) soon(() => this.flush())
  }

  #tell(alert: Alert): void {
    guarded(
      () => this.#onAlert?.(alert),
      (cause) => this.#parts.lines.line('warn', 'errors.alert_failed', { err: cause }),
    )
  }
}

function alertOf(kind: AlertKind, group: Group, rates?: Pick<Alert, 'perMinute' | 'usualPerMinute'>): Alert {
  const { event: failed, type, message } = group.identity
  const { key, count, lastId } = group
  return { kind, group: key, failed, type, message, count, lastId, ...rates }
}
