// Worker threads and child processes: their deaths are failures of this process too, told without taking over what
// the application does about them.
import { errorMonitor } from 'node:events'

/** Where failures are told: `log` of an instance fits. */
export interface Telling {
  error(event: string, fields: object): string
}

/** A worker of `node:worker_threads`, as far as it is watched. */
export type WatchedWorker = NodeJS.EventEmitter & { readonly threadId: number }

/** A child of `node:child_process`, as far as it is watched. */
export type WatchedChild = NodeJS.EventEmitter & { readonly pid?: number | undefined }

/**
 * Tells what a worker thread dies of as `worker.failed`. The monitor is no `error` listener: without one of the
 * application's own the error still becomes an uncaught one of this thread, and is then the same occurrence.
 */
export function watchWorker(worker: WatchedWorker, log: Telling): Disposable {
  const { threadId } = worker
  const monitor = (err: unknown): void => void log.error('worker.failed', { err, thread_id: threadId })
  worker.on(errorMonitor, monitor)
  return { [Symbol.dispose]: () => void worker.off(errorMonitor, monitor) }
}

/**
 * Tells a child process that could not start, ended by a signal or with another code than 0 as `child.failed`.
 * @param name what the child is called on the line
 */
export function watchChild(child: WatchedChild, name: string, log: Telling): Disposable {
  const monitor = (err: unknown): void => void log.error('child.failed', { err, child: name })
  const ended = (code: number | null, signal: string | null): void => {
    if (code === 0) return
    log.error('child.failed', {
      child: name,
      pid: child.pid,
      exit_code: code ?? undefined,
      signal: signal ?? undefined,
    })
  }
  child.on(errorMonitor, monitor)
  child.on('exit', ended)
  return {
    [Symbol.dispose]: () => {
      child.off(errorMonitor, monitor)
      child.off('exit', ended)
    },
  }
}
