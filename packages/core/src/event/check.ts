// What a check found: numbers against thresholds, as one of four states. Types only. States and their meaning are those of the
// Monitoring Plugins guidelines (https://www.monitoring-plugins.org/doc/guidelines.html, "Plugin Return Codes").

/** How well something is. `unknown`: there was nothing to judge. */
export type CheckState = 'ok' | 'warning' | 'critical' | 'unknown'

/** A bound that is crossed above or below a number; a bare number is crossed above it. */
export type CheckBound = number | Readonly<{ above?: number | undefined; below?: number | undefined }>

/** One number that was judged. `value` is undefined where there was none. */
export type CheckDatum = Readonly<{
  /** What was measured: `p99`, `rate`, `max`, … */
  measure: string
  value: number | undefined
  /** As the metric declares it: UCUM; timers `ms`. */
  unit: string
  warn?: CheckBound | undefined
  crit?: CheckBound | undefined
}>

/** What a check found at its time. */
export type CheckResult = Readonly<{
  check: string
  state: CheckState
  /** Epoch ms since when it has been in this state. */
  since: number
  /** What was found, in a few words without line feeds. */
  text: string
  data: readonly CheckDatum[]
}>
