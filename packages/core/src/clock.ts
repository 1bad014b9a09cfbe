// The only place that reads time and sets timers. Everything that waits takes a Clock.

/** Time as the SDK sees it; replaceable in tests. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number
  /** Milliseconds that never run backwards, from an arbitrary start. */
  monotonicMs(): number
  /** Calls `fn` once after `ms`; disposing cancels. The timer never keeps the process alive. */
  after(ms: number, fn: () => void): Disposable
}

/** The longest a timer of Node waits, in ms; a longer one would fire at once. */
const waitMsMax = 2 ** 31 - 1

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(ms, waitMsMax))
    timer.unref()
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  },
}

/** Calls `fn` every `ms` until disposed, which `fn` may do. */
export function every(clock: Clock, ms: number, fn: () => void): Disposable {
  let timer: Disposable | undefined = clock.after(ms, tick)
  function tick(): void {
    fn()
    if (timer !== undefined) timer = clock.after(ms, tick)
  }
  return {
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]()
      timer = undefined
    },
  }
}

/** Keeps the process alive until disposed, at most for `ms` of real time. */
export function stayAlive(ms: number): Disposable {
  const timer = setTimeout(() => undefined, Math.min(ms, waitMsMax))
  return { [Symbol.dispose]: () => clearTimeout(timer) }
}

/** Calls `fn` at the end of this turn of the event loop: in the check phase, after the I/O callbacks that were due. */
export function atTurnEnd(fn: () => void): void {
  setImmediate(fn)
}

/** Calls `fn` in the next check phase, after I/O callbacks; it never keeps the process alive. */
export function soon(fn: () => void): Disposable {
  const immediate = setImmediate(fn)
  immediate.unref()
  return { [Symbol.dispose]: () => clearImmediate(immediate) }
}
