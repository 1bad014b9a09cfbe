// A writing thread for slow destinations: the calling thread hands bytes over and never waits for a disk or a pipe.
import { Worker } from 'node:worker_threads'
import type { Settle } from '../turn-commit.ts'
import { directWriter, type DescriptorWriter } from './writer.ts'

/** Bytes under way; beyond them the writer says it is busy. */
const underwayBytesMax = 8 * 1024 * 1024

// Source text, since a file of its own would not survive bundlers. cells: [0] chunks done, [1] chunks of these given up.
// What the target refuses for now is tried again; what cannot ever be written is given up, and so is the rest of a line.
const source = `
const { parentPort, workerData } = require('node:worker_threads')
const fs = require('node:fs')
const cells = new Int32Array(workerData)
const queue = []
let timer
const gone = new Set(['EPIPE', 'EBADF', 'EINVAL'])
const done = (outcome) => {
  queue.shift()
  if (outcome === 'lost') Atomics.add(cells, 1, 1)
  Atomics.add(cells, 0, 1)
  Atomics.notify(cells, 0)
  parentPort.postMessage(outcome)
}
const pump = () => {
  timer = undefined
  while (queue.length > 0) {
    const job = queue[0]
    if (job.bytes === undefined) {
      queue.shift()
      try { fs.closeSync(job.descriptor) } catch (cause) { parentPort.postMessage('lost') }
      continue
    }
    try {
      job.at += fs.writeSync(job.descriptor, job.bytes, job.at)
      if (job.at >= job.bytes.length) done('sent')
    } catch (cause) {
      if (gone.has(cause.code)) { done('lost'); continue }
      timer = setTimeout(pump, cause.code === 'EAGAIN' ? 5 : 250)
      return
    }
  }
}
parentPort.on('message', (job) => {
  if (job === 'end') { parentPort.close(); return }
  queue.push({ ...job, at: 0 })
  if (timer === undefined) pump()
})
`

type Done = (outcome: 'sent' | 'lost') => void

interface Chunk {
  readonly bytes: number
  readonly done: Done[]
}

/**
 * A writer in a thread of its own. At exit and crash it is waited for, at most `waitMs()`; a signal with its default
 * action or SIGKILL loses what is under way, at most 8 MiB. Where no thread may be started (`node --permission` without
 * `--allow-worker`) it writes as the direct one.
 */
export class WorkerWriter implements DescriptorWriter {
  readonly settle: Settle = (done) => {
    const last = this.#underway.at(-1)
    if (last === undefined) done('sent')
    else last.done.push(done)
  }
  readonly #cells = new Int32Array(new SharedArrayBuffer(8))
  readonly #waitMs: () => number
  #worker: Worker | undefined
  #isAllowed = true
  #underway: Chunk[] = []
  #underwayBytes = 0
  #settledCount = 0
  #lostCount = 0

  constructor(waitMs: () => number) {
    this.#waitMs = waitMs
  }

  write(descriptor: number, bytes: Uint8Array): number {
    if (this.#underwayBytes + bytes.length > underwayBytesMax) this.#catchUp()
    if (this.#underwayBytes + bytes.length > underwayBytesMax)
      throw Object.assign(new Error('the writing thread is behind'), { code: 'EAGAIN' })
    const thread = this.#thread()
    if (thread === undefined) return directWriter.write(descriptor, bytes)
    const copy = Uint8Array.from(bytes)
    thread.postMessage({ descriptor, bytes: copy }, [copy.buffer])
    this.#underway.push({ bytes: bytes.length, done: [] })
    this.#underwayBytes += bytes.length
    return bytes.length
  }

  async written(): Promise<void> {
    return new Promise((resolve) => {
      this.settle(() => resolve())
    })
  }

  close(descriptor: number): void {
    const thread = this.#thread()
    if (thread === undefined) directWriter.close(descriptor)
    else thread.postMessage({ descriptor }, [])
  }

  finishSync(): void {
    let left = this.#waitMs()
    while (left > 0 && this.#underway.some(({ done }) => done.length > 0)) {
      const seen = Atomics.load(this.#cells, 0)
      if (seen === this.#settledCount) {
        Atomics.wait(this.#cells, 0, seen, 10)
        left -= 10
      }
      this.#catchUp()
    }
    // Still under way: should the process go on after all, the thread will count them.
    for (const chunk of this.#underway) end(chunk, 'lost')
  }

  end(): void {
    this.#worker?.postMessage('end')
    this.#worker = undefined
  }

  #thread(): Worker | undefined {
    if (this.#worker === undefined && this.#isAllowed) this.#start()
    return this.#worker
  }

  #start(): void {
    const worker = this.#started()
    if (worker === undefined) return
    worker.on('message', () => this.#catchUp())
    // Its end follows, and tells as much.
    worker.on('error', () => undefined)
    worker.on('exit', () => this.#ended(worker))
    // A listener for messages holds the process, so this comes after it.
    worker.unref()
    this.#worker = worker
  }

  #started(): Worker | undefined {
    const workerData = this.#cells.buffer
    try {
      return new Worker(source, { eval: true, workerData, execArgv: [], env: {}, trackUnmanagedFds: false })
    } catch {
      this.#isAllowed = false
      return undefined
    }
  }

  // Chunks are done in order; the counters say how many, and how many of those were given up.
  #catchUp(): void {
    const done = Atomics.load(this.#cells, 0) - this.#settledCount
    const lost = Atomics.load(this.#cells, 1) - this.#lostCount
    this.#settledCount += done
    this.#lostCount += lost
    for (const [at, chunk] of this.#take(done).entries()) end(chunk, at < done - lost ? 'sent' : 'lost')
  }

  // A thread that ended before its time took what it had not written with it; the next write starts another.
  #ended(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    this.#catchUp()
    for (const chunk of this.#take(this.#underway.length)) end(chunk, 'lost')
  }

  #take(count: number): readonly Chunk[] {
    const taken = this.#underway.splice(0, count)
    for (const { bytes } of taken) this.#underwayBytes -= bytes
    return taken
  }
}

function end(chunk: Chunk, outcome: 'sent' | 'lost'): void {
  for (const done of chunk.done.splice(0)) done(outcome)
}
