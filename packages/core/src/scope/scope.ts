// The work of one request or run: its fields, ids, trail and latest failure.
import { randomHex } from '../event/id.ts'
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'
import { Members } from '../snapshot/members.ts'
import { neighbourTraceId } from './neighbour-trace.ts'
import { Trail } from './trail.ts'

/** Scopes within scopes that are each told of fields and failures; what is deeper tells the outermost alone. */
const depthMax = 100

/** A request, another unit of work, or more fields for a part of one. */
export type ScopeKind = 'request' | 'work' | 'fields'

/** What the pipeline keeps for one unit of work. AsyncLocalStorage carries it. */
export class ScopeState {
  /** 16 hex digits; the span id of the work. */
  readonly id: string
  /** 32 hex digits: of the caller's `traceparent`, else of the trace that OpenTelemetry has under way, else made here. */
  readonly traceId: string
  /** The outermost scope. */
  readonly root: ScopeState
  /** The outermost request or run; undefined outside of any, where `context.run` alone gives fields. "Once" and the trail are its. */
  readonly work: ScopeState | undefined
  /** The fields every line below carries, encoded. */
  members: Members
  /** Latest occurrence in this scope; the exchange and the run adopt it. */
  errorId: string | undefined
  // Read of scopes that another copy of this package has made: no private field.
  /** How many scopes it lies in. */
  readonly depth: number
  /** The innermost request or run, itself included. */
  readonly nearest: ScopeState | undefined
  readonly kind: ScopeKind
  readonly #parent: ScopeState | undefined
  #trail: Trail | undefined
  #stage: 'open' | 'closing' | 'ended' = 'open'
  #waiting: Set<() => void> | undefined

  protected constructor(
    kind: ScopeKind,
    members: Members,
    parent?: ScopeState,
    traceId?: string,
    id?: string,
  ) {
    this.kind = kind
    const within = ScopeState.#within(kind, parent)
    this.#parent = within
    this.depth = within === undefined ? 0 : within.depth + 1
    this.nearest = kind === 'fields' ? within?.nearest : this
    this.id = id ?? (kind === 'fields' && parent !== undefined ? parent.id : randomHex(8))
    const given = traceId ?? (kind === 'request' ? within : parent)?.traceId
    this.traceId = given ?? neighbourTraceId(kind) ?? randomHex(16)
    this.root = within?.root ?? this
    this.work = within?.work ?? (kind === 'fields' ? undefined : this)
    this.members = parent === undefined ? members : parent.members.with(members)
  }

  /** A request or a run, with an id of its own. */
  static work(members: Members, parent?: ScopeState, traceId?: string): ScopeState {
    return new ScopeState('work', members, parent, traceId)
  }

  /** More fields for a part of the work: same id, same closing line. */
  static fields(members: Members, parent?: ScopeState): ScopeState {
    return new ScopeState('fields', members, parent)
  }

  /** The ids of an ended piece of work without its fields, for the line that follows it up. */
  static echo(of: ScopeState): ScopeState {
    return new ScopeState('work', Members.none, undefined, of.traceId, of.id)
  }

  /** Adds fields here and up to the enclosing request or run, its closing line included. */
  add(members: Members): void {
    this.members = this.members.with(members)
    if (this.kind === 'fields') this.#parent?.add(members)
    else if (this.#stage === 'ended') this.late(members)
  }

  /** The next line closes the work. The trail, which tells what led to a failure, does not take it. */
  close(): void {
    if (this.#stage === 'open') this.#stage = 'closing'
  }

  /** The work is over: who waits for it is called, and fields added from now on are `late`. The first end counts. */
  end(): void {
    this.#stage = 'ended'
    if (this.#waiting === undefined) return
    const waiting = this.#waiting
    this.#waiting = undefined
    for (const settle of waiting) settle()
  }

  /** Whether the work is over. */
  get ended(): boolean {
    return this.#stage === 'ended'
  }

  /**
   * What a scope made in `parent` belongs to. Work that begins when the work it was started from is over is work of its own: a
   * job that sets the timer for its next run would else hold, and tell, all runs before. A request belongs to another request
   * at most: what its server was started in would make one of all requests.
   */
  static #within(kind: ScopeKind, parent: ScopeState | undefined): ScopeState | undefined {
    if (parent === undefined) return undefined
    const { nearest } = parent
    if (kind !== 'fields' && nearest !== undefined && nearest.ended) return undefined
    if (kind === 'request' && parent.root.kind !== 'request') return undefined
    return parent.depth >= depthMax ? parent.root : parent
  }

  /** Takes fields that were added after the end. */
  protected late(_members: Members): void {
    return undefined
  }

  /** Calls `settle` when the whole request or run is over. False where it is over already, or there is none. */
  whenEnded(settle: () => void): boolean {
    if (this.work !== this) return this.work?.whenEnded(settle) ?? false
    if (this.ended) return false
    this.#waiting ??= new Set()
    this.#waiting.add(settle)
    return true
  }

  /** Remembers an occurrence here and in every enclosing scope. */
  adopt(errorId: string): void {
    this.errorId = errorId
    this.#parent?.adopt(errorId)
  }

  /** Remembers a line in the trail of the whole request or run. */
  remember(line: LineSnapshot): void {
    const owner = this.work ?? this.root
    if (owner !== this) owner.remember(line)
    else if (this.#stage !== 'closing') (this.#trail ??= new Trail()).add(line)
  }

  /** Recent lines of the whole request or run, oldest first. */
  trail(): readonly LineSnapshot[] {
    const owner = this.work ?? this.root
    return owner === this ? (this.#trail?.lines() ?? []) : owner.trail()
  }
}
