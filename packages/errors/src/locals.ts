// Local variables where an error is thrown. The line of a group that has failed before gets a breakpoint in an
// inspector session of this thread: no port is opened, and no other throw of the process pays for it.
import type * as Inspector from 'node:inspector'
import { currentScope, soon, type Clock, type Frame, type ScopeState } from '@obs/core'
import { breakAt, placeThatRuns } from './locals-breakpoint.ts'
import { remotePreview, type Discretion, type RemoteValue } from './preview.ts'

/** Variables by name, as text. */
export type LocalValues = Readonly<Record<string, string>>

/** What locals need of their instance. */
export type LocalsParts = Readonly<{ clock: Clock; discretion: Discretion }>

const armedMax = 5
const armedForMs = 60_000
const capturesPerHour = 3
/** Places of which it is known how often they were captured. */
const placesMax = 1000
const hourMs = 3_600_000
const pausesPerSecond = 2
const idleHitsMax = 20
const frameBytesMax = 4096
const scopesRead: ReadonlySet<string> = new Set(['local', 'block', 'catch'])

interface Armed {
  readonly frame: Frame
  readonly breakpoint: string
  readonly timer: Disposable
  /** Captured and not yet taken, by the work they were captured in; two of one work cannot be told apart. */
  readonly waiting: Map<ScopeState | undefined, LocalValues | 'ambiguous'>
  idleHits: number
}

type Paused = Inspector.Debugger.PausedEventDataType

/** Captures locals of one instance. Does nothing in worker threads and while a debugger is attached. */
export class Locals {
  readonly #parts: LocalsParts
  readonly #armed = new Map<string, Armed>()
  readonly #captured = new Map<string, { count: number; sinceMs: number }>()
  readonly #pausedAtMs: number[] = []
  #session: Inspector.Session | undefined

  constructor(parts: LocalsParts) {
    this.#parts = parts
  }

  /** Asks for the variables of the next failures thrown at `frame`, after this turn: setting up takes milliseconds. */
  arm(frame: Frame): void {
    const key = keyOf(frame)
    if (this.#armed.has(key) || this.#armed.size >= armedMax || this.#isSpent(key)) return
    soon(() => this.#arm(key, frame))
  }

  /** The variables captured for the failure that is being reported in `scope`, if they are surely its own. */
  take(frame: Frame, scope: ScopeState | undefined): LocalValues | undefined {
    const armed = this.#armed.get(keyOf(frame))
    if (armed === undefined) return undefined
    armed.idleHits = 0
    const values = armed.waiting.get(scope?.work)
    armed.waiting.delete(scope?.work)
    if (this.#isSpent(keyOf(frame))) this.#disarm(keyOf(frame))
    return values === 'ambiguous' ? undefined : values
  }

  /** Takes every breakpoint back and ends the session. */
  close(): void {
    for (const key of this.#armed.keys()) this.#disarm(key)
  }

  #arm(key: string, frame: Frame): void {
    if (this.#armed.has(key) || this.#armed.size >= armedMax) return
    try {
      const session = (this.#session ??= this.#open())
      const place = placeThatRuns(frame)
      const breakpoint = session === undefined || place === undefined ? undefined : breakAt(session, place)
      if (breakpoint !== undefined) {
        const timer = this.#parts.clock.after(armedForMs, () => this.#disarm(key))
        this.#armed.set(key, { frame, breakpoint, timer, waiting: new Map(), idleHits: 0 })
      }
    } catch {
      // An inspector that refuses, as in a sandbox, leaves reports without variables.
      this.close()
    }
    this.#rest()
  }

  #open(): Inspector.Session | undefined {
    const inspector = process.getBuiltinModule('node:inspector')
    const { isMainThread } = process.getBuiltinModule('node:worker_threads')
    if (!isMainThread || inspector.url() !== undefined) return undefined
    const session = new inspector.Session()
    session.connect()
    session.on('Debugger.paused', ({ params }) => this.#paused(session, params))
    session.post('Debugger.enable')
    return session
  }

  #paused(session: Inspector.Session, { callFrames, hitBreakpoints }: Paused): void {
    try {
      const [frame] = callFrames
      for (const [key, armed] of this.#armed)
        if (frame !== undefined && hitBreakpoints?.includes(armed.breakpoint) === true)
          this.#hit(session, key, armed, frame)
    } finally {
      session.post('Debugger.resume')
    }
  }

  #hit(session: Inspector.Session, key: string, armed: Armed, frame: Inspector.Debugger.CallFrame): void {
    armed.idleHits += 1
    // A line that runs without failing is left alone before it costs anything worth naming.
    if (armed.idleHits > idleHitsMax) soon(() => this.#disarm(key))
    if (armed.waiting.size > idleHitsMax) armed.waiting.clear()
    const work = currentScope()?.work
    if (armed.waiting.has(work)) armed.waiting.set(work, 'ambiguous')
    else if (!this.#isSpent(key) && this.#mayRead()) {
      armed.waiting.set(work, this.#read(session, frame))
      this.#count(key)
    }
  }

  #read(session: Inspector.Session, frame: Inspector.Debugger.CallFrame): LocalValues {
    const values: Record<string, string> = {}
    let bytes = 0
    for (const { type, object } of frame.scopeChain) {
      if (!scopesRead.has(type) || object.objectId === undefined) continue
      const given = { objectId: object.objectId, ownProperties: true, generatePreview: true }
      session.post('Runtime.getProperties', given, (_, reply?: Inspector.Runtime.GetPropertiesReturnType) => {
        for (const { name, value } of reply?.result ?? []) {
          if (value === undefined || name in values || bytes > frameBytesMax) continue
          const text = remotePreview(name, value as RemoteValue, this.#parts.discretion)
          values[name] = text
          bytes += name.length + text.length
        }
      })
    }
    return values
  }

  #mayRead(): boolean {
    const now = this.#parts.clock.monotonicMs()
    const recent = this.#pausedAtMs.filter((atMs) => now - atMs < 1000)
    this.#pausedAtMs.splice(0, this.#pausedAtMs.length, ...recent)
    return recent.length < pausesPerSecond && this.#pausedAtMs.push(now) > 0
  }

  #isSpent(key: string): boolean {
    const known = this.#captured.get(key)
    if (known === undefined || this.#parts.clock.monotonicMs() - known.sinceMs > hourMs) return false
    return known.count >= capturesPerHour
  }

  #count(key: string): void {
    const now = this.#parts.clock.monotonicMs()
    const known = this.#captured.get(key)
    if (known !== undefined && now - known.sinceMs <= hourMs) known.count += 1
    else this.#captured.set(key, { count: 1, sinceMs: now })
    const [oldest] = this.#captured.keys()
    if (oldest !== undefined && this.#captured.size > placesMax) this.#captured.delete(oldest)
  }

  #disarm(key: string): void {
    const armed = this.#armed.get(key)
    if (armed === undefined) return
    this.#armed.delete(key)
    armed.timer[Symbol.dispose]()
    this.#session?.post('Debugger.removeBreakpoint', { breakpointId: armed.breakpoint })
    this.#rest()
  }

  // While a session is enabled, throws inside V8 itself cost more: it is ended when nothing is armed.
  #rest(): void {
    if (this.#armed.size > 0) return
    this.#session?.post('Debugger.disable')
    this.#session?.disconnect()
    this.#session = undefined
  }
}

function keyOf({ file, line, column }: Frame): string {
  return `${file}:${line}:${column}`
}
