// Lines held back by scope until their request or run succeeds or fails: what fingersCrossed and sampleTail share.
import type { LogEvent } from '../event/event.ts'
import type { Processor, ProcessorHost } from '../processor.ts'
import type { ScopeState } from '../scope/scope.ts'

/** Where lines outside of any scope wait. */
const outside = Symbol('outside')

type Owner = ScopeState | typeof outside

/** Bounded by scopes and by lines of each; what is pushed out is dropped and counted as `sampled`. */
export class HeldLines {
  host: ProcessorHost | undefined
  readonly #lines = new Map<Owner, LogEvent[]>()
  readonly #open = new WeakSet<ScopeState>()
  // Whose end is waited for: one that is pushed out and begins again, as streams do all day, is not waited for once more.
  readonly #awaited = new WeakSet<ScopeState>()
  readonly #scopesMax: number
  readonly #linesMax: number
  readonly #decide: (lines: readonly LogEvent[]) => 'emit' | 'drop'

  /** @param decide what becomes of the lines of a scope that ended without failing */
  constructor(scopesMax: number, linesMax: number, decide: (lines: readonly LogEvent[]) => 'emit' | 'drop') {
    this.#scopesMax = scopesMax
    this.#linesMax = linesMax
    this.#decide = decide
  }

  /** Holds a line; false where its scope has been let go already, or is over. */
  hold(line: LogEvent): boolean {
    const scope = this.host?.scope()?.work
    if (scope !== undefined && !this.#lines.has(scope) && !this.#begin(scope)) return false
    const owner = scope ?? outside
    const lines = this.#lines.get(owner) ?? []
    lines.push(line)
    this.#lines.set(owner, lines)
    if (lines.length > this.#linesMax) this.#drop(lines.splice(0, lines.length - this.#linesMax))
    return true
  }

  /** Emits what the scope in force holds; its later lines are not held. */
  release(): void {
    const owner = this.host?.scope()?.work ?? outside
    if (owner !== outside) this.#open.add(owner)
    this.#emit(this.#take(owner))
  }

  /** Emits everything: the process is dying and somebody will want to know why. */
  releaseAll(): void {
    for (const owner of this.#lines.keys()) this.#emit(this.#take(owner))
  }

  /** Drops everything. */
  dropAll(): void {
    for (const owner of this.#lines.keys()) this.#drop(this.#take(owner))
  }

  #begin(scope: ScopeState): boolean {
    if (this.#open.has(scope) || scope.ended) return false
    if (!this.#awaited.has(scope)) scope.whenEnded(() => this.#end(scope))
    this.#awaited.add(scope)
    const [oldest] = this.#lines.keys()
    if (this.#lines.size >= this.#scopesMax && oldest !== undefined) this.#drop(this.#take(oldest))
    return true
  }

  #end(scope: ScopeState): void {
    const lines = this.#take(scope)
    if (lines.length === 0) return
    if (this.#decide(lines) === 'emit') this.#emit(lines)
    else this.#drop(lines)
  }

  #take(owner: Owner): readonly LogEvent[] {
    const lines = this.#lines.get(owner) ?? []
    this.#lines.delete(owner)
    return lines
  }

  #emit(lines: readonly LogEvent[]): void {
    for (const line of lines) this.host?.emit(line)
  }

  #drop(lines: readonly LogEvent[]): void {
    if (lines.length > 0) this.host?.drop('sampled', lines.length)
  }
}

/** The parts that make a processor one that holds lines. */
export function holding(held: HeldLines): Pick<Processor, 'dropsAs' | 'open' | 'settle'> {
  return {
    dropsAs: 'held',
    open(host: ProcessorHost): void {
      held.host = host
    },
    settle(at: 'flush' | 'end'): void {
      if (at === 'end') held.dropAll()
    },
  }
}
