// What an application may say about errors, beside its sinks.
import { ObsFault, type Options } from '@obs/core'
import type { Alert, AlertKind } from './alerts.ts'
import type { ErrorRule } from './rules.ts'

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
  /** Counts how requests and runs end, as a line `release.sessions` per minute. Default false. */
  sessions: boolean
  /** Called for each of these alerts, after the call that caused it. What it throws is written as a line. */
  onAlert: (alert: Alert) => void
}>

const known: ReadonlySet<string> = new Set(['rules', 'alerts', 'locals', 'sessions', 'onAlert'])
const alertKinds: ReadonlySet<unknown> = new Set<AlertKind>(['new', 'regressed', 'jump', 'unmuted'])

/** Throws ObsFault `bad_option` for what no type checker has seen. */
export function checkSettings(settings: ErrorSettings): void {
  for (const name of Object.keys(settings))
    if (!known.has(name))
      throw new ObsFault(
        'bad_option',
        `there is no option 'errors.${name}'; there are ${[...known].join(', ')}`,
      )
  for (const kind of settings.alerts ?? [])
    if (!alertKinds.has(kind))
      throw new ObsFault(
        'bad_option',
        `errors.alerts holds '${kind}': give some of ${[...alertKinds].join(', ')}`,
      )
  if (settings.onAlert !== undefined && typeof settings.onAlert !== 'function')
    throw new ObsFault('bad_option', 'errors.onAlert is not a function: give (alert) => …')
}
