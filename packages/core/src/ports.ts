// What the pipeline needs from packages it must not import. @obs/node plugs the implementations in.
import type { ErrorData, ErrorReport, Fields, LabelValue, MetricPoint } from './event/event.ts'
import type { Level } from './event/level.ts'
import type { Options } from './options.ts'
import type { ScopeState } from './scope/scope.ts'

/** One sight of a failure, as `log.error` or a hook met it. */
export interface Sighting {
  readonly time: number
  readonly level: Level
  readonly event: string
  /** The thrown value itself, of any type; `undefined` with `data` undefined: no error was given. */
  readonly error: unknown
  /** The snapshot of `error`; undefined where no error was given. */
  readonly data: ErrorData | undefined
  /** Work in force, if any; "once" is keyed by (error object, root scope). */
  readonly scope: ScopeState | undefined
  /** `counted`: counted, not sent. `expected`: counted apart, not sent. */
  readonly fanOut: 'report' | 'counted' | 'expected'
  /** The id of the user whose work it was, as redaction leaves it; nothing keeps it. */
  readonly user?: string | undefined
  /** What the call says the group is made of; `{{ default }}` stands for what it would be. */
  readonly fingerprint?: readonly string[] | undefined
}

/** What the pipeline needs to know about a sighting; the counting is done. */
export interface Occurrence {
  readonly id: string
  readonly group: string
  /** False for a further sighting of a known error in its scope: same id, nothing counted again. */
  readonly first: boolean
  /** Whether a full report is wanted; false when counted only, filtered or expected. */
  readonly admitted: boolean
  /** Occurrences of the group counted but not reported since the last admitted one. */
  readonly suppressed: number
  /** Why this one matters more than others: the group is new, or was resolved and came back. */
  readonly news?: 'new' | 'regressed' | undefined
}

/** What an id resolves to; never to nothing. */
export type IdState = 'stored' | 'counted' | 'folded' | 'filtered' | 'before_start'

/** Ids, groups and exact counts of failures. Implemented by @obs/errors. */
export interface Occurrences {
  /** Identifies, groups, counts and marks the meter. Synchronous and bounded; never throws. */
  occur(sighting: Sighting): Occurrence
  /** The id under which this thrown value was last reported, if it was. */
  idOf(error: unknown): string | undefined
  /** Adds frames and source lines to a kept report. `sync`: the process is ending, read nothing from disk. */
  complete(report: ErrorReport, sync: boolean): ErrorReport
  /** Nobody takes the report of this admitted occurrence: it will not be completed. */
  unreported(occurrence: Occurrence): void
  resolve(id: string): IdAnswer
}

/** The answer for one id. */
export interface IdAnswer {
  readonly state: IdState
  /** The group, where the id's group bits are known. */
  readonly group?: string
}

/** Where failures of a group were thrown and what they said. */
export interface VariantSummary {
  readonly event: string
  /** `file:line` of the throw; empty where the stack does not say. */
  readonly place: string
  /** The message with numbers, ids and addresses replaced. */
  readonly template: string
  readonly count: number
}

/** What people decided about a group, and what became of it. Times are epoch ms. */
export type GroupState =
  | Readonly<{ is: 'open' }>
  /** `now`: any later occurrence is a regression; `release`: one in `release` or after it; `next`: one after `release`. */
  | Readonly<{ is: 'resolved'; since: number; fixed: 'now' | 'release' | 'next'; release?: string }>
  /** No alerts until a time, or until `untilCount` occurrences, within `perMs` where that is given. */
  | Readonly<{
      is: 'muted'
      since: number
      sinceCount: number
      untilTime?: number
      untilCount?: number
      perMs?: number
    }>
  /** Was resolved and came back, in `release`. */
  | Readonly<{ is: 'regressed'; since: number; release?: string }>

/** A decision about a group. */
export type GroupChange =
  | Readonly<{ to: 'open' }>
  | (Readonly<{ to: 'resolved' }> & Options<{ fixed: 'now' | 'release' | 'next'; release: string }>)
  | (Readonly<{ to: 'muted' }> & Options<{ forMs: number; untilCount: number; perMs: number }>)

/** One group of failures, for the page and alerts. Times are epoch ms. */
export interface GroupSummary {
  readonly group: string
  readonly type: string
  readonly message: string
  readonly event: string
  readonly count: number
  readonly expected: number
  /** Further sights of occurrences already counted: rethrows, wrappers, hooks. */
  readonly sightings: number
  /** Different users it happened to: exact up to 64, beyond within 3.3 % (standard error); 0 where none is named. */
  readonly users: number
  readonly firstSeen: number
  readonly lastSeen: number
  readonly lastId: string
  readonly state: GroupState
  /** At most eight, most frequent first; the rest is in `count` alone. */
  readonly variants: readonly VariantSummary[]
  /** Occurrences per minute, oldest first, for the last 60 minutes. */
  readonly perMinute: readonly number[]
  /** Occurrences per hour, oldest first, for the last 48 hours. */
  readonly perHour: readonly number[]
}

/** The groups of failures and the law that their sum is the error meter. Implemented by @obs/errors. */
export interface Groups {
  list(): readonly GroupSummary[]
  /** Puts a decision into force; the state that follows, or undefined where there is no such group. */
  change(group: string, change: GroupChange): GroupState | undefined
  /** Occurrences of groups that were folded for space. */
  readonly other: number
  /** Sum of all groups and `other`: equals the error meter. */
  readonly total: number
}

/** Reads the metrics with a cursor of its own. */
export interface Reader {
  /** The points since this reader's cursor (delta) or since creation (cumulative). */
  collect(): readonly MetricPoint[]
  /** Moves the cursor over the last collected points: the sink's queue accepted them. */
  advance(): void
}

/** Options of a reader. */
export type ReaderOptions = Options<{ temporality: 'delta' | 'cumulative'; views: readonly View[] }>

/** How one sink sees the metrics whose name matches the glob `metric`. Of several views the last that matches counts. */
export type View = Readonly<{ metric: string }> &
  Options<{
    /** True: they do not reach this sink. */
    drop: boolean
    /** The name they have there; several of one name, kind and unit are one. */
    name: string
    /** The labels that stay; series that become the same are added up. Default: all. */
    labels: readonly string[]
  }>

/** The numbers. Implemented by @obs/metrics. */
export interface MetricSource {
  reader(options?: ReaderOptions): Reader
  /** The points of one moment, cumulative; with views as one sink sees them. */
  snapshot(views?: readonly View[]): readonly MetricPoint[]
  /** The points of the last `windowMs` (at most 15 minutes) alone; each says in `since` from when it counts. */
  recent(windowMs: number): readonly MetricPoint[]
  /** Waits for asynchronous gauges, at most until their deadline. */
  settle(): Promise<void>
}

/** Marks the error meter. Implemented by @obs/metrics. */
export interface ErrorMeter {
  mark(
    labels: Readonly<Record<'event' | 'type', LabelValue>>,
    errorId: string,
    traceId: string | undefined,
  ): void
}

/** Writes lines on behalf of parts that are not loggers: summaries of storms, request lines. */
export interface Lines {
  /** `errorId`: the occurrence the line belongs to. */
  line(level: Level, event: string, fields: Fields, errorId?: string): void
}
