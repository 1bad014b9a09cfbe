// What an application may say about errors, beside its sinks.
import { checkOptions, kind, type Kinds, type Options } from '@obs/core'
import type { Alert, AlertKind } from './alerts.ts'
import { ruleKind, type ErrorRule } from './rules.ts'

/** Options of errors. */
export type ErrorSettings = Options<{
  /** Failures to ignore or to sample; the first rule that fits decides. Counts stay exact. Default: none. */
  rules: readonly ErrorRule[]
  /** Which alerts are written as lines named `errors.alert`. Default: none. */
  alerts: readonly AlertKind[]
  /**
   * Captures local variables where a group fails again, as bounded text, secrets by name and value left out. Costs a
   * pause of some milliseconds, three times an hour per group. Default: only where the environment says `development`.
   */
  locals: boolean
  /** Counts how requests and runs end, as a line `release.sessions` per minute; failed is a status of 5xx or a run that threw. Default false. */
  sessions: boolean
  /** Called for each of these alerts, after the call that caused it. What it throws is written as a line. */
  onAlert: (alert: Alert) => void
}>

const settings: Kinds<ErrorSettings> = {
  rules: kind.listOf(ruleKind),
  alerts: kind.listOf(kind.oneOf('new', 'regressed', 'jump', 'unmuted')),
  locals: kind.flag,
  sessions: kind.flag,
  onAlert: kind.call,
}

/** Throws ObsFault `bad_option` for what no type checker has seen. */
export function checkSettings(given: ErrorSettings): void {
  checkOptions('errors', given, settings, 'closed')
}
