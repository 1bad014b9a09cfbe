// The numbers of the Node process: event loop, garbage collection, heap, CPU, memory, handles.
import type { MetricStore } from '../metrics.ts'
import { EventLoop } from './event-loop.ts'
import { watchGarbage, watchHeap } from './garbage.ts'
import { ProcessNumbers } from './process-numbers.ts'

/** Several readers within this time see one sample. */
const sampleMs = 1000

/**
 * Reads the process's numbers into the store whenever somebody reads it, at most once per second and before anything is
 * rendered, so that a scrape does not measure itself. Names follow OpenTelemetry. Disposing stops it: gauges go, counters
 * stand still, and no handle is left open.
 */
export function watchRuntime(store: MetricStore): Disposable {
  const { metrics } = store
  let sampledMs = store.now().monotonicMs
  const eventLoop = new EventLoop(metrics, sampledMs)
  const numbers = new ProcessNumbers(metrics, sampledMs)
  const sample = ({ monotonicMs }: { monotonicMs: number }): void => {
    if (monotonicMs - sampledMs < sampleMs) return
    sampledMs = monotonicMs
    eventLoop.sample(monotonicMs)
    numbers.sample(monotonicMs)
  }
  const watched = [eventLoop, numbers, watchGarbage(metrics), watchHeap(metrics), store.beforeRead(sample)]
  return {
    [Symbol.dispose]: () => {
      for (const part of watched) part[Symbol.dispose]()
    },
  }
}
