// The hand-over at the end of the process: one worker thread sends for all sinks together while the main thread waits.
import { shared } from '@obs/core'
import type { MessagePort } from 'node:worker_threads'
import { crashWorker } from './crash-worker.ts'
import type { Payload, Reply } from './item.ts'
import { bytesOf, type CrashTarget } from './transports/transport.ts'

/** What one sink hands over. */
export type Parcel = Readonly<{
  target: CrashTarget
  payloads: readonly Payload[]
  /** How long to wait, in ms; of parcels sent together the longest counts. */
  waitMs: number
  /** Called once for every payload; undefined: no reply came in time. */
  settle(payload: Payload, reply: Reply | undefined): void
}>

const state = shared('hand-over', () => ({ together: undefined as Parcel[] | undefined }))

/** Sends a parcel and blocks until all is answered or the time is over; inside `together`, when that ends. */
export function handOver(parcel: Parcel): void {
  if (state.together === undefined) sendSync([parcel])
  else state.together.push(parcel)
}

/** What is handed over while `act` runs leaves with one worker and one wait. */
export function together(act: () => void): void {
  if (state.together !== undefined) return act()
  const parcels: Parcel[] = []
  state.together = parcels
  try {
    act()
  } finally {
    state.together = undefined
    sendSync(parcels)
  }
  return undefined
}

function sendSync(parcels: readonly Parcel[]): void {
  const all = parcels.flatMap(({ payloads, settle }) => payloads.map((payload) => ({ payload, settle })))
  if (all.length === 0) return
  const replies = repliesTo(parcels, Math.max(...parcels.map(({ waitMs }) => waitMs)))
  for (const [index, { payload, settle }] of all.entries()) settle(payload, replies.get(index))
}

function repliesTo(parcels: readonly Parcel[], waitMs: number): ReadonlyMap<number, Reply> {
  const { MessageChannel, Worker } = process.getBuiltinModule('node:worker_threads')
  const flag = new SharedArrayBuffer(8)
  const { port1, port2 } = new MessageChannel()
  const worker = new Worker(crashWorker, {
    eval: true,
    workerData: { flag, port: port2, ...packed(parcels) },
    transferList: [port2],
    execArgv: [],
    env: {},
  })
  // The process ends by its own rules whatever becomes of the worker.
  worker.on('error', () => undefined)
  worker.unref()
  Atomics.wait(new Int32Array(flag), 0, 0, waitMs)
  return received(port1)
}

// All bodies in one shared buffer: cloning views of pooled buffers would copy each pool once per body.
function packed(parcels: readonly Parcel[]): { bytes: SharedArrayBuffer; parcels: readonly object[] } {
  const bodies = parcels.map(({ payloads }) => payloads.map(({ body }) => bytesOf(body)))
  const bytes = new SharedArrayBuffer(bodies.flat().reduce((sum, { length }) => sum + length, 0))
  const all = new Uint8Array(bytes)
  let index = 0
  let from = 0
  return {
    bytes,
    parcels: parcels.map(({ target, payloads }, parcel) => ({
      target,
      payloads: payloads.map(({ headers = {}, path, method }, place) => {
        const body = bodies[parcel]?.[place] ?? new Uint8Array()
        all.set(body, from)
        const packedOne = { index, from, to: from + body.length, headers, path, method }
        index += 1
        from += body.length
        return packedOne
      }),
    })),
  }
}

function received(port: MessagePort): ReadonlyMap<number, Reply> {
  const { receiveMessageOnPort } = process.getBuiltinModule('node:worker_threads')
  const replies = new Map<number, Reply>()
  for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
    const { index, reply } = got.message as { index: number; reply: Reply }
    replies.set(index, reply)
  }
  port.close()
  return replies
}
