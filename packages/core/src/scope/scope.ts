// The work of one request or run: its fields, ids, trail and latest failure.
import { randomHex } from '../event/id.ts'
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'
import { Members } from '../snapshot/members.ts'
import { Trail } from './trail.ts'

/** What the pipeline keeps for one unit of work. AsyncLocalStorage carries it. */
export class ScopeState {
  /** 16 hex digits; the span id of the work. */
  readonly id: string
  /** 32 hex digits, taken from the caller's `traceparent` or made here. */
  readonly traceId: string
  /** The outermost scope; "once" is keyed by (error object, root). */
  readonly root: ScopeState
  /** The fields every line below carries, encoded. */
  members: Members
  /** Latest occurrence in this scope; the exchange and the run adopt it. */
  errorId: string | undefined
  readonly #parent: ScopeState | undefined
  readonly #kind: 'work' | 'fields'
  #trail: Trail | undefined
  #late: ((members: Members) => void) | undefined
  #waiting: Set<() => void> | undefined

  private constructor(
    kind: 'work' | 'fields',
    members: Members,
    parent?: ScopeState,
    traceId?: string,
    id?: string,
  ) {
    this.#kind = kind
    this.#parent = parent
    this.id = id ?? (kind === 'fields' && parent !== undefined ? parent.id : randomHex(8))
    this.traceId = traceId ?? parent?.traceId ?? randomHex(16)
    this.root = parent?.root ?? this
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
    if (this.#kind === 'fields') this.#parent?.add(members)
    else this.#late?.(members)
  }

  /** The work is over: who waits for it is called, and fields added from now on go to `late` too. The first end counts. */
  end(late: (members: Members) => void): void {
    if (this.#late !== undefined) return
    this.#late = late
    for (const settle of this.#waiting ?? []) settle()
    this.#waiting = undefined
  }

  /** Calls `settle` when the whole request or run is over. False where it is over already. */
  whenEnded(settle: () => void): boolean {
    if (this.root.#late !== undefined) return false
    this.root.#waiting ??= new Set()
    this.root.#waiting.add(settle)
    return true
  }

  /** Remembers an occurrence here and in every enclosing scope. */
  adopt(errorId: string): void {
    this.errorId = errorId
    this.#parent?.adopt(errorId)
  }

  /** Remembers a line in the trail of the whole request or run. */
  remember(line: LineSnapshot): void {
    this.root.#trail ??= new Trail()
    this.root.#trail.add(line)
  }

  /** Recent lines of the whole request or run, oldest first. */
  trail(): readonly LineSnapshot[] {
    return this.root.#trail?.lines() ?? []
  }
}
