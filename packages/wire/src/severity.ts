// Levels as OpenTelemetry numbers them: logs data model, "SeverityNumber". Sentry's logs take the same numbers.
import type { Level } from '@obs/core'

/** The severity number of each level. */
export const severityNumbers: Readonly<Record<Level, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
}
