// One synchronous write per turn: lines collect in a string and leave at the turn's end, or at once when told.
import { atTurnEnd, type DropReason } from '@obs/core'
import { isBusy, isGone } from './system-error.ts'

/** Calls `done` once all bytes written so far are at their destination or given up. */
export type Settle = (done: (outcome: 'sent' | 'lost') => void) => void

/** Where a turn's text goes. */
export interface CommitTarget {
  /** Writes synchronously and returns how many bytes were taken; throws the system error. */
  write(bytes: Uint8Array): number
  /** Where a write only hands over. Absent: a write is done when it returns. */
  readonly settle?: Settle | undefined
  /** Exit and crash: waits until what was handed over is at its destination, or gives it up. */
  finishSync?(): void
}

/** What a commit tells about the lines it was given. */
export interface CommitReport {
  sent(count: number): void
  /** The lines are lost for this reason. */
  lost(count: number, reason: DropReason, cause: unknown): void
  /** The target refuses; the lines wait and are tried again. */
  trouble(cause: unknown): void
}

/** Early commit above this many characters, so a turn that never ends still writes. */
const commitCharactersMax = 65_536
/** What may wait for a target that takes nothing. */
const waitingBytesMax = 8 * 1024 * 1024
const busyMsMax = 256
const troubleMsMax = 5000
const pauseMs = 2
const scratchBytes = 4 * commitCharactersMax

interface Chunk {
  readonly bytes: Uint8Array
  readonly count: number
}

/** Collects the text of one turn for one target. Lines keep their order; none is given up while it may still get out. */
export class TurnCommit {
  readonly #target: CommitTarget
  readonly #report: CommitReport
  readonly #after: (ms: number, retry: () => void) => void
  #text = ''
  #count = 0
  #armed = false
  #scratch: Buffer | undefined
  #waiting: Chunk[] = []
  #waitingBytes = 0
  #refusals = 0
  #handedOver = 0
  #whenSettled: (() => void)[] = []
  readonly #atEnd = (): void => {
    this.#armed = false
    this.commit()
  }

  /** @param after calls back after some milliseconds: a target that refuses is tried again */
  constructor(target: CommitTarget, report: CommitReport, after: (ms: number, retry: () => void) => void) {
    this.#target = target
    this.#report = report
    this.#after = after
  }

  /** Adds one line, to be written when the turn ends. */
  append(text: string): void {
    this.#text += text
    this.#count += 1
    if (this.#text.length > commitCharactersMax) this.commit()
    else if (!this.#armed) {
      this.#armed = true
      atTurnEnd(this.#atEnd)
    }
  }

  /** Writes what was collected, now. Never throws: what the target refuses waits, what it cannot take is reported lost. */
  commit(): void {
    if (this.#count === 0) return
    const text = this.#text
    const count = this.#count
    this.#text = ''
    this.#count = 0
    if (this.#waiting.length > 0) this.#queue({ bytes: Buffer.from(text), count })
    else this.#write({ bytes: this.#encoded(text), count })
  }

  /** Writes everything, waiting at most `waitMs` for a busy target: exit and crash only. What is left then is lost. */
  flushSync(waitMs: number): void {
    this.commit()
    for (let leftMs = waitMs; this.#retry() === 'busy' && leftMs > 0; leftMs -= pauseMs) pauseSync(pauseMs)
    this.#lose(new Error('the target took nothing more before the process ended'))
    this.#target.finishSync?.()
  }

  /** Resolves when everything given is written or lost. */
  async flush(): Promise<void> {
    this.commit()
    if (this.settled) return
    await new Promise<void>((resolve) => {
      this.#whenSettled.push(resolve)
    })
  }

  /** Whether nothing is on its way. */
  get settled(): boolean {
    return this.#count === 0 && this.#waiting.length === 0 && this.#handedOver === 0
  }

  // 'refused': not only busy, so that there is no use in trying again at once.
  #write(chunk: Chunk): 'taken' | 'busy' | 'refused' {
    try {
      const taken = this.#target.write(chunk.bytes)
      if (taken >= chunk.bytes.length) {
        this.#done(chunk.count)
        return 'taken'
      }
      this.#hold({ bytes: chunk.bytes.subarray(taken), count: chunk.count }, busyMsMax)
      return 'busy'
    } catch (cause) {
      return this.#refused(chunk, cause)
    }
  }

  #refused(chunk: Chunk, cause: unknown): 'taken' | 'busy' | 'refused' {
    if (isGone(cause)) {
      this.#report.lost(chunk.count, 'retries_exhausted', cause)
      return 'taken'
    }
    this.#hold(chunk, isBusy(cause) ? busyMsMax : troubleMsMax)
    if (isBusy(cause)) return 'busy'
    this.#report.trouble(cause)
    return 'refused'
  }

  // One scratch buffer serves every turn: encoding there costs less than letting the write encode.
  #encoded(text: string): Buffer {
    if (text.length * 3 > scratchBytes) return Buffer.from(text)
    this.#scratch ??= Buffer.allocUnsafeSlow(scratchBytes)
    return this.#scratch.subarray(0, this.#scratch.write(text, 0))
  }

  #done(count: number): void {
    this.#refusals = 0
    if (this.#target.settle === undefined) {
      this.#report.sent(count)
      return
    }
    this.#handedOver += count
    this.#target.settle((outcome) => {
      this.#handedOver -= count
      if (outcome === 'sent') this.#report.sent(count)
      else this.#report.lost(count, 'retries_exhausted', new Error('the writing thread gave them up'))
      this.#settle()
    })
  }

  // The bytes may lie in the scratch buffer, so they are copied before they wait.
  #hold({ bytes, count }: Chunk, msMax: number): void {
    this.#waiting.unshift({ bytes: Buffer.from(bytes), count })
    this.#waitingBytes += bytes.length
    this.#refusals += 1
    this.#after(Math.min(2 ** (this.#refusals - 1), msMax), () => this.#retry())
  }

  #queue(chunk: Chunk): void {
    if (this.#waitingBytes + chunk.bytes.length > waitingBytesMax) {
      this.#report.lost(chunk.count, 'queue_full', new Error('the queue for a slow target is full'))
      return
    }
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.bytes.length
  }

  #retry(): 'taken' | 'busy' | 'refused' {
    for (let chunk = this.#waiting.shift(); chunk !== undefined; chunk = this.#waiting.shift()) {
      this.#waitingBytes -= chunk.bytes.length
      const outcome = this.#write(chunk)
      if (outcome !== 'taken') return outcome
    }
    this.#settle()
    return 'taken'
  }

  #lose(cause: unknown): void {
    const count = this.#waiting.reduce((sum, chunk) => sum + chunk.count, 0)
    this.#waiting = []
    this.#waitingBytes = 0
    if (count > 0) this.#report.lost(count, 'retries_exhausted', cause)
    this.#settle()
  }

  #settle(): void {
    if (!this.settled) return
    const waiting = this.#whenSettled
    this.#whenSettled = []
    for (const resolve of waiting) resolve()
  }
}

function pauseSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
