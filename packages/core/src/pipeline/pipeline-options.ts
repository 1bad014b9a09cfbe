// How a pipeline is set up.
import type { Clock } from '../clock.ts'
import type { Identity } from '../event/resource.ts'
import type { Fault } from '../fault.ts'
import type { Maybe, Options } from '../options.ts'
import type { MetricSource, Occurrences } from '../ports.ts'
import type { Processor } from '../processor.ts'
import type { Sink } from '../sink.ts'
import type { RedactOptions } from '../snapshot/redaction.ts'

/** How to set up a pipeline; @obs/node's options pass through here. */
export type PipelineOptions = Identity &
  Options<{
    /** Where events go. Default: nowhere. */
    sinks: readonly Maybe<Sink>[]
    /** Applied in order, after the snapshot with its redaction. */
    processors: readonly Maybe<Processor>[]
    /** Level directives: `info`, `info,billing=debug`, `off`. Default `info`. */
    level: string
    /** Added to the secrets that are known by name and look; false switches all redaction off. Default: these alone. */
    redact: RedactOptions | false
    /** How long exit and crash wait for network sinks, in milliseconds. Default 1000; 0 = off. */
    crashFlushMs: number
    /** For tests. Default: the machine's. */
    clock: Clock
    /** Takes the SDK's own faults. Default stderr, each kind at most once per ten seconds. */
    onFault: (fault: Fault) => void
    /** Ids, groups and counts; @obs/errors implements them. Default: ids only. */
    occurrences: Occurrences
    /** The numbers, for sinks that are scraped. */
    metrics: MetricSource
  }>
