// Standard output where PM2 has taken over `process.stdout.write`: in its cluster mode descriptor 1 of a worker is the log of
// PM2 itself, and what the application says reaches the application's log by that function alone.
import type { Settle } from '../turn-commit.ts'
import { directWriter, type DescriptorWriter } from './writer.ts'

/** Bytes under way; beyond them the writer says it is busy. */
const underwayBytesMax = 8 * 1024 * 1024
const stdout = 1

interface Chunk {
  readonly bytes: Uint8Array
  readonly done: ((outcome: 'sent' | 'lost') => void)[]
}

/**
 * Writes by `process.stdout.write`, which calls back later. What is under way when the process ends is written to descriptor 1
 * as well: better in PM2's own log than in none.
 */
export class StreamWriter implements DescriptorWriter {
  readonly settle: Settle = (done) => {
    const last = this.#underway.at(-1)
    if (last === undefined) done('sent')
    else last.done.push(done)
  }
  readonly #stream: Pick<NodeJS.WritableStream, 'write'>
  readonly #underway: Chunk[] = []
  #underwayBytes = 0

  /** @param stream `process.stdout` */
  constructor(stream: Pick<NodeJS.WritableStream, 'write'>) {
    this.#stream = stream
  }

  write(_descriptor: number, bytes: Uint8Array): number {
    if (this.#underwayBytes + bytes.length > underwayBytesMax)
      throw Object.assign(new Error('process.stdout is behind'), { code: 'EAGAIN' })
    const copy = Buffer.from(bytes)
    const chunk: Chunk = { bytes: copy, done: [] }
    this.#underway.push(chunk)
    this.#underwayBytes += copy.length
    this.#stream.write(copy.toString(), 'utf8', (cause) => this.#end(chunk, cause ? 'lost' : 'sent'))
    return copy.length
  }

  finishSync(): void {
    for (let chunk = this.#underway[0]; chunk !== undefined; chunk = this.#underway[0])
      this.#end(chunk, writtenDirectly(chunk.bytes))
  }

  close(): void {
    // Others write to it, too.
  }

  end(): void {
    // What is under way goes on.
  }

  #end(chunk: Chunk, outcome: 'sent' | 'lost'): void {
    const at = this.#underway.indexOf(chunk)
    if (at < 0) return
    this.#underway.splice(at, 1)
    this.#underwayBytes -= chunk.bytes.length
    for (const done of chunk.done) done(outcome)
  }
}

function writtenDirectly(bytes: Uint8Array): 'sent' | 'lost' {
  try {
    return directWriter.write(stdout, bytes) === bytes.length ? 'sent' : 'lost'
  } catch {
    return 'lost'
  }
}
