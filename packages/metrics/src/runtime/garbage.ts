// Garbage collections by kind, as OpenTelemetry's `v8js.gc.duration`; and the heap with its spaces.
import type { Metrics } from '../instruments.ts'

// Asked for and not imported, as v8 below: an instance that does not watch its runtime need not load them.
function perfHooks(): typeof import('node:perf_hooks') {
  return process.getBuiltinModule('node:perf_hooks')
}

function kindNames(): Readonly<Record<number, string>> {
  const { constants } = perfHooks()
  return {
    [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
    [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
    [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
    [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
  }
}

/** Measures every garbage collection, in seconds, until disposed. */
export function watchGarbage(metrics: Metrics): Disposable {
  const durations = metrics.histogram('v8js.gc.duration', {
    help: 'Duration of garbage collections',
    unit: 's',
    labels: ['v8js.gc.type'],
  })
  const kinds = kindNames()
  const { PerformanceObserver } = perfHooks()
  // One call may bring many entries.
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      durations.with({ 'v8js.gc.type': kinds[kindOf(entry)] ?? 'unknown' }).record(entry.duration / 1000)
  })
  observer.observe({ entryTypes: ['gc'] })
  return { [Symbol.dispose]: () => observer.disconnect() }
}

function kindOf(entry: object): number {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined
  const kind = typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined
  return Number(kind)
}

/** Reads the heap when asked, in bytes, until disposed. */
export function watchHeap(metrics: Metrics): Disposable {
  const { getHeapSpaceStatistics, getHeapStatistics } = process.getBuiltinModule('node:v8')
  const stack = [
    metrics
      .gauge('v8js.memory.heap.limit', { help: 'The most the heap may grow to', unit: 'By', across: 'max' })
      .from(() => getHeapStatistics().heap_size_limit),
  ]
  const spaces = {
    'v8js.memory.heap.used': 'space_used_size',
    'v8js.memory.heap.space.available_size': 'space_available_size',
    'v8js.memory.heap.space.physical_size': 'physical_space_size',
  } as const
  for (const [name, field] of Object.entries(spaces)) {
    const gauge = metrics.gauge(name, { help: 'Heap by space', unit: 'By', labels: ['v8js.heap.space.name'] })
    for (const { space_name: space } of getHeapSpaceStatistics())
      stack.push(
        gauge
          .with({ 'v8js.heap.space.name': space })
          .from(
            () => getHeapSpaceStatistics().find(({ space_name: found }) => found === space)?.[field] ?? 0,
          ),
      )
  }
  return {
    [Symbol.dispose]: () => {
      for (const gauge of stack) gauge[Symbol.dispose]()
    },
  }
}
