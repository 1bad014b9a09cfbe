// One sink's own view of the metrics.
import { checkOptions, kind, type MetricSource, type Sink, type SinkHost, type View } from '@obs/core'
import { compileViews } from './shape.ts'

const sinkKind = kind.needed(kind.object, 'give what a factory returns, as in withViews(statsd(), views)')

/**
 * The sink with views of its own: metrics dropped, renamed or with fewer labels for it alone, whether it is fed or
 * comes and asks. `sinks: [withViews(graphite({ endpoint }), [{ metric: 'http.*', labels: ['route'] }])]`. Throws
 * ObsFault `bad_option`.
 */
export function withViews<T extends Sink<'metric'>>(sink: T, views: readonly View[]): T {
  checkOptions('withViews', { sink }, { sink: sinkKind }, 'closed')
  compileViews(views)
  const open = (host: SinkHost): void => {
    const metrics = host.metrics === undefined ? undefined : viewedSource(host.metrics, views)
    sink.open?.({ ...host, metrics })
  }
  const { reads } = sink
  return {
    ...sink,
    ...bound(sink),
    open,
    ...(reads === undefined ? {} : { reads: { ...reads, views } }),
  }
}

// A sink may be an object of a class, whose methods a copy would lose.
function bound(sink: Sink<'metric'>): Partial<Sink<'metric'>> {
  const { name, signals, level, flushSync, flush, close } = sink
  return {
    name,
    signals,
    level,
    write: (point) => sink.write(point),
    ...(flushSync === undefined ? {} : { flushSync: () => flushSync.call(sink) }),
    ...(flush === undefined ? {} : { flush: async (deadline) => flush.call(sink, deadline) }),
    ...(close === undefined ? {} : { close: async (deadline) => close.call(sink, deadline) }),
  }
}

function viewedSource(source: MetricSource, views: readonly View[]): MetricSource {
  return {
    reader: (options) => source.reader({ ...options, views }),
    snapshot: () => source.snapshot(views),
    recent: (windowMs) => source.recent(windowMs),
    settle: () => source.settle(),
  }
}
