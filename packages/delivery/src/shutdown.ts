// The end of the process: one set of listeners for everybody who still holds events. Node's exit code stays its own.
import { checkOptions, kind, shared } from '@obs/core'
import { together } from './hand-over.ts'

/** Somebody who holds events. */
export interface Ending {
  /** Exit and crash: hand over what is encoded, synchronously. */
  flushSync(): void
  /** Natural end: resolves when everything is out. Called once; its work keeps the process alive. */
  flush?(): Promise<unknown>
}

const endings = shared('endings', () => new Set<Ending>())
const state = shared('ending', () => ({ flushed: false }))

/** Calls `ending` when the process ends: naturally, by `process.exit` or by an uncaught error that no handler takes. */
export function onEnd(ending: Ending): Disposable {
  if (endings.size === 0) listen()
  endings.add(ending)
  return {
    [Symbol.dispose]: () => {
      endings.delete(ending)
      if (endings.size === 0) unlisten()
    },
  }
}

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const
const kinds = {
  signal: kind.oneOf('SIGTERM', 'SIGINT', 'SIGHUP'),
  close: kind.needed(kind.call, 'give what ends, as in () => obs.close({ deadlineMs: 3000 })'),
}

/**
 * Opt-in: on `signal`, closes, removes itself and raises the signal again, so the process ends as it would have; where the
 * application listens to it too, it does not, and ending is left to that listener. Throws ObsFault for another signal.
 * @param close resolves when everything is out; give it a deadline
 */
export function closeOn(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP', close: () => Promise<unknown>): Disposable {
  checkOptions('closeOn', { signal, close }, kinds, 'closed')
  const leave = (): void => {
    process.removeListener(signal, handle)
  }
  const raise = (): void => {
    leave()
    if (process.listenerCount(signal) > 0) return
    // What a close has left, or is still about: `exit` is not told of a signal.
    flushAll()
    process.kill(process.pid, signal)
    // The first process of a container outlives a signal that it does not handle: it ends as a shell would say it.
    if (process.pid === 1) process.exit(128 + numbers[signal])
  }
  const handle = (): void => {
    // What waits leaves at once, beside what is under way; a server that takes its time keeps nobody from closing.
    void flushLater()
    // A close that throws, or gives no promise, still ends the process.
    void closed(close).then(raise, raise)
  }
  process.on(signal, handle)
  return { [Symbol.dispose]: leave }
}

async function closed(close: () => unknown): Promise<void> {
  await close()
}

function flushAll(): void {
  together(() => {
    for (const ending of endings) ending.flushSync()
  })
}

// Where the application has a handler the process may go on: then nothing is at its end. If it exits all the same, `exit` is told.
function atUncaught(): void {
  const isHandled =
    process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()
  if (!isHandled) flushAll()
}

function atNaturalEnd(): void {
  if (state.flushed) return
  state.flushed = true
  // Something must hold the process while network sinks flush; their own sockets and timers do not.
  const hold = setInterval(() => undefined, 1000)
  void flushLater().then(() => clearInterval(hold))
}

async function flushLater(): Promise<void> {
  await Promise.allSettled([...endings].map(async (ending) => ending.flush?.()))
}

function listen(): void {
  process.on('exit', flushAll)
  process.on('uncaughtExceptionMonitor', atUncaught)
  process.on('beforeExit', atNaturalEnd)
}

function unlisten(): void {
  process.removeListener('exit', flushAll)
  process.removeListener('uncaughtExceptionMonitor', atUncaught)
  process.removeListener('beforeExit', atNaturalEnd)
}
