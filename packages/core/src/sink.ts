// The contract between the pipeline and everything that takes events.
import type { Clock } from './clock.ts'
import type { ErrorData, EventBy, Signal } from './event/event.ts'
import type { Level } from './event/level.ts'
import type { Deadline, Options } from './options.ts'
import type { MetricSource, ReaderOptions } from './ports.ts'
import type { LineSnapshot } from './snapshot/line-snapshot.ts'
import type { DropReason } from './tally.ts'

/** Takes events. `signals` also types `write`. */
export interface Sink<S extends Signal = Signal> {
  /** Names the sink in the tally and in faults. */
  readonly name: string
  readonly signals: readonly S[]
  /** The least level it receives. Default: every level. */
  readonly level?: Level | undefined
  /** Metric sinks only: the instance owns their reader and writes its points. */
  readonly reads?: ReaderOptions & Options<{ intervalMs: number }>
  /** Called once, when an instance takes the sink; where it is configured anew with the same sink, that stays open. */
  open?(host: SinkHost): void
  /** Returns at once; what it throws, or rejects with where it is async, is caught and counted as `encode_failed`. */
  write(event: EventBy[S]): void
  /** Exit and crash: hands over what is encoded and waits at most `crashFlushMs`. */
  flushSync?(): void
  /** Resolves when everything written before is sent or dropped, or at the deadline; never rejects. */
  flush?(options: Deadline): Promise<void>
  /** Stops intake, flushes within the deadline, counts the rest as `closed`. */
  close?(options: Deadline): Promise<void>
}

/**
 * A sink that takes log lines as the pipeline snapshot them, before an event object exists.
 * The local sinks do: their line is text that the snapshot already holds.
 */
export interface LineSink extends Sink<'log'> {
  writeLine(line: LineSnapshot): void
}

/** What an instance gives to a sink it takes. */
export interface SinkHost {
  /** Who speaks: service, version, environment, host, pid. OpenTelemetry resource names. */
  readonly resource: Readonly<Record<string, string>>
  readonly clock: Clock
  /** How long `flushSync` may wait, in milliseconds; 0 means not at all. */
  readonly crashFlushMs: number
  /** The numbers, for sinks that read them when asked; undefined where the instance has none. */
  readonly metrics: MetricSource | undefined
  /** The error with its frames and source lines, read from disk now: for a person on a terminal. Absent outside of an instance. */
  explain?(error: ErrorData): ErrorData
  /** Counts events this sink could not deliver. */
  drop(reason: DropReason, count?: number): void
  /** Counts events this sink delivered. A sink that never calls it counts as having sent what `write` accepted. */
  sent(count?: number): void
  /** Counts events that are kept on disk from now on, or with a negative number no longer: neither sent nor dropped yet. */
  spooled(change: number): void
  /** Counts events that an earlier process left on disk and that are offered anew. */
  replayed(count: number): void
  /** Reports the sink's own trouble to the instance's fault channel. `out_of_reach`: nothing is lost by it yet. Default `delivery_failed`. */
  fault(cause: unknown, code?: 'delivery_failed' | 'out_of_reach'): void
}
