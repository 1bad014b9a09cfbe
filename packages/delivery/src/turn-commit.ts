// One synchronous write per turn: lines collect in a string and leave at the turn's end, or at once when told.
import { atTurnEnd } from '@obs/core'

/** Where a turn's text goes. */
export interface CommitTarget {
  /** Writes synchronously and returns how many bytes were taken; throws the system error. */
  write(bytes: Uint8Array): number
}

/** What a commit tells about the lines it was given. */
export interface CommitReport {
  sent(count: number): void
  /** The target took nothing more: the lines are lost for this reason. */
  lost(count: number, cause: unknown): void
}

/** Early commit above this many characters, so a turn that never ends still writes. */
const commitCharactersMax = 65_536
/** What may wait for a target that answers EAGAIN. */
const waitingBytesMax = 8 * 1024 * 1024
const waitsMax = 50
const scratchBytes = 4 * commitCharactersMax

/** Collects the text of one turn for one target. */
export class TurnCommit {
  readonly #target: CommitTarget
  readonly #report: CommitReport
  readonly #wait: (attempt: number, retry: () => void) => void
  #text = ''
  #count = 0
  #armed = false
  #scratch: Buffer | undefined
  #rest: Buffer | undefined
  #restCount = 0
  #attempt = 0
  readonly #atEnd = (): void => {
    this.#armed = false
    this.commit()
  }

  /** @param wait calls back before the given attempt on a target that cannot take more now (EAGAIN) */
  constructor(
    target: CommitTarget,
    report: CommitReport,
    wait: (attempt: number, retry: () => void) => void,
  ) {
    this.#target = target
    this.#report = report
    this.#wait = wait
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

  /** Writes what was collected, now. Never throws: what cannot be written is reported lost. */
  commit(): void {
    if (this.#count === 0) return
    const text = this.#text
    const count = this.#count
    this.#text = ''
    this.#count = 0
    if (this.#rest !== undefined) this.#queue(Buffer.from(text), count)
    else this.#write(this.#encoded(text), count)
  }

  /** Writes everything, waiting a moment for a slow target: exit and crash only. */
  flushSync(): void {
    this.commit()
    for (let attempt = 0; this.#rest !== undefined && attempt < waitsMax; attempt += 1) {
      if (attempt > 0) pauseSync(2)
      this.#retry()
    }
    if (this.#rest !== undefined)
      this.#lose(new Error('the target took nothing more before the process ended'))
  }

  /** Whether everything given was written. */
  get settled(): boolean {
    return this.#count === 0 && this.#rest === undefined
  }

  #write(bytes: Buffer, count: number): void {
    try {
      const taken = this.#target.write(bytes)
      if (taken >= bytes.length) this.#done(count)
      else this.#hold(Buffer.from(bytes.subarray(taken)), count)
    } catch (cause) {
      if (isBusy(cause)) this.#hold(Buffer.from(bytes), count)
      else this.#report.lost(count, cause)
    }
  }

  // One scratch buffer serves every turn: encoding there costs less than letting the write encode.
  #encoded(text: string): Buffer {
    if (text.length * 3 > scratchBytes) return Buffer.from(text)
    this.#scratch ??= Buffer.allocUnsafeSlow(scratchBytes)
    return this.#scratch.subarray(0, this.#scratch.write(text, 0))
  }

  #done(count: number): void {
    this.#attempt = 0
    this.#report.sent(count)
  }

  #hold(rest: Buffer, count: number): void {
    this.#rest = rest
    this.#restCount = count
    this.#attempt += 1
    this.#wait(this.#attempt, () => this.#retry())
  }

  #queue(more: Buffer, count: number): void {
    const rest = this.#rest ?? Buffer.alloc(0)
    if (rest.length + more.length > waitingBytesMax) {
      this.#report.lost(count, new Error('the queue for a slow target is full'))
      return
    }
    this.#rest = Buffer.concat([rest, more])
    this.#restCount += count
  }

  #retry(): void {
    const rest = this.#rest
    if (rest === undefined) return
    const count = this.#restCount
    this.#rest = undefined
    this.#restCount = 0
    this.#write(rest, count)
  }

  #lose(cause: unknown): void {
    const count = this.#restCount
    this.#rest = undefined
    this.#restCount = 0
    this.#report.lost(count, cause)
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN'
}

function pauseSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
