// What nobody caught: exceptions, rejections, warnings, and the workers of the process. Seen without changing what
// Node does about them. The one owner of these process listeners.
import type { WatchedWorker } from './workers.ts'

/** Where an uncaught error came from, as Node says it. */
export type Origin = 'uncaughtException' | 'unhandledRejection'

/**
 * Reports uncaught errors. Uses `uncaughtExceptionMonitor`, so exit code, message and the application's own listeners
 * stay as they were. What it cannot see, `blindSpots` names.
 */
export function watchUncaught(report: (err: unknown, origin: Origin) => void): Disposable {
  const monitor = (err: unknown, origin: Origin): void => {
    if (!isOfDomain()) report(err, origin)
  }
  // First in line, so that the report exists before others flush.
  process.prependListener('uncaughtExceptionMonitor', monitor)
  return { [Symbol.dispose]: () => void process.removeListener('uncaughtExceptionMonitor', monitor) }
}

// Node takes the only capture callback for domains, while one of those in force has a handler: that is a catch.
function isOfDomain(): boolean {
  const { domain } = process as { readonly domain?: unknown }
  return typeof domain === 'object' && domain !== null && process.hasUncaughtExceptionCaptureCallback()
}

/**
 * A listener for applications that listen to `unhandledRejection` themselves, which keeps rejections from the monitor:
 * `process.on('unhandledRejection', rejectionListener(errors))`, before or beside their own. Changes nothing else.
 */
export function rejectionListener(errors: {
  capture(err: unknown, fields?: object): string
}): (reason: unknown, promise: Promise<unknown>) => void {
  return (reason) => void errors.capture(reason, { origin: 'unhandledRejection' })
}

/** Tells every warning of the process; Node goes on printing them as it would. */
export function watchWarnings(tell: (warning: Error) => void): Disposable {
  process.on('warning', tell)
  return { [Symbol.dispose]: () => void process.removeListener('warning', tell) }
}

/** Gives each worker thread that starts from now on to `watch`. */
export function watchWorkers(watch: (worker: WatchedWorker) => void): Disposable {
  process.on('worker', watch)
  return { [Symbol.dispose]: () => void process.removeListener('worker', watch) }
}

/**
 * Which uncaught errors this process keeps from the monitor now, in sentences that name the mend.
 * @param nodeOptions the value of NODE_OPTIONS
 */
export function blindSpots(nodeOptions: string): readonly string[] {
  const spots: string[] = []
  if (process.listenerCount('unhandledRejection') > 0)
    spots.push(
      "the application listens to 'unhandledRejection', so rejections never become uncaught: give it rejectionListener(errors)",
    )
  const flags = `${process.execArgv.join(' ')} ${nodeOptions}`
  const mode = /--unhandled-rejections[= ](\w+)/.exec(flags)?.[1]
  if (mode === 'none' || mode === 'warn' || mode === 'warn-with-error-code')
    spots.push(`--unhandled-rejections=${mode} keeps rejections from becoming uncaught: leave the flag out`)
  if (process.hasUncaughtExceptionCaptureCallback())
    spots.push(
      'process.setUncaughtExceptionCaptureCallback is in use: what it is given is seen, whether the process ends is not',
    )
  return spots
}
