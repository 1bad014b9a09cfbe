// Feeds metric sinks: each has a reader of its own, read on its interval and once more at the end.
import { every, type MetricSource, type Outlet, type Pipeline, type Reader } from '@obs/core'

const intervalMsDefault = 10_000

/** The running feed of an instance. */
export interface Feed extends Disposable {
  /** Reads and writes at once. */
  now(): void
}

type Known = Readonly<{ reader: Reader; reads: string }>

/** The readers of an instance by sink name: a sink that is configured anew goes on where the one of its name was. */
export class Readers {
  readonly #source: MetricSource
  readonly #known = new Map<string, Known>()

  constructor(source: MetricSource) {
    this.#source = source
  }

  /** The reader of a sink. */
  of({ name, sink }: Outlet): Reader {
    const { temporality = 'delta', views } = sink.reads ?? {}
    const reads = JSON.stringify([temporality, views])
    const known = this.#known.get(name)
    if (known?.reads === reads) return known.reader
    const reader = this.#source.reader({ temporality, views })
    // It reads otherwise from now on: what was counted before, the one of its name has told.
    if (known !== undefined) {
      reader.collect()
      reader.advance()
    }
    this.#known.set(name, { reader, reads })
    return reader
  }
}

/** Reads the metrics for every sink that declares `reads`, until disposed. */
export function feedMetrics(
  pipeline: Pipeline,
  readers: Readers,
  intervalMs: number = intervalMsDefault,
): Feed {
  const feeds = pipeline.outlets.filter(isFed).map((outlet) => feedOne(pipeline, readers, outlet, intervalMs))
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

function feedOne(pipeline: Pipeline, readers: Readers, outlet: Outlet, intervalMs: number): Feed {
  const reader = readers.of(outlet)
  const now = (): void => {
    if (!pipeline.recording) write(reader, outlet)
  }
  return { now, ...every(pipeline.clock, outlet.sink.reads?.intervalMs ?? intervalMs, now) }
}

function write(reader: Reader, outlet: Outlet): void {
  for (const point of reader.collect()) outlet.event(point)
  reader.advance()
}
