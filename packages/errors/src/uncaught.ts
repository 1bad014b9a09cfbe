// Uncaught exceptions and rejections, seen without changing what Node does about them.

/** Where an uncaught error came from, as Node says it. */
export type Origin = 'uncaughtException' | 'unhandledRejection'

/**
 * Reports uncaught errors. Uses `uncaughtExceptionMonitor`, so exit code, message and the application's own listeners
 * stay as they were. Blind spots: an application that listens to `unhandledRejection` itself, and the modes `none` and
 * `warn` of `--unhandled-rejections`, keep rejections from this event.
 */
export function watchUncaught(report: (err: unknown, origin: Origin) => void): Disposable {
  const monitor = (err: unknown, origin: Origin): void => report(err, origin)
  // First in line, so that the report exists before others flush.
  process.prependListener('uncaughtExceptionMonitor', monitor)
  return { [Symbol.dispose]: () => void process.removeListener('uncaughtExceptionMonitor', monitor) }
}
