// Feeds metric sinks: each has a reader of its own, read on its interval and once more at the end.
import type { MetricSource, Outlet, Pipeline, Reader } from '@obs/core'

const intervalMsDefault = 10_000

/** The running feed of an instance. */
export interface Feed extends Disposable {
  /** Reads and writes at once. */
  now(): void
}

/** Reads the metrics for every sink that declares `reads`, until disposed. */
export function feedMetrics(
  pipeline: Pipeline,
  source: MetricSource,
  intervalMs: number = intervalMsDefault,
): Feed {
  const feeds = pipeline.outlets.filter(isFed).map((outlet) => feedOne(pipeline, source, outlet, intervalMs))
  return {
    now: () => {
      for (const feed of feeds) feed.now()
    },
    [Symbol.dispose]: () => {
      for (const feed of feeds) feed[Symbol.dispose]()
    },
  }
}

/** Whether an outlet is given metrics on an interval. */
export function isFed(outlet: Outlet): boolean {
  return outlet.takes('metric') && outlet.sink.reads !== undefined
}

function feedOne(pipeline: Pipeline, source: MetricSource, outlet: Outlet, intervalMs: number): Feed {
  const { temporality = 'delta', views, intervalMs: own } = outlet.sink.reads ?? {}
  const reader = source.reader({ temporality, views })
  const step = (): void => {
    if (!pipeline.recording) write(reader, outlet)
  }
  let timer = pipeline.clock.after(own ?? intervalMs, tick)
  function tick(): void {
    step()
    timer = pipeline.clock.after(own ?? intervalMs, tick)
  }
  return { now: step, [Symbol.dispose]: () => timer[Symbol.dispose]() }
}

function write(reader: Reader, outlet: Outlet): void {
  for (const point of reader.collect()) outlet.event(point)
  reader.advance()
}
