// The hand-over at the end of the process: one worker thread sends for all sinks together while the main thread waits.
import { shared } from '@obs/core'
import type { MessagePort } from 'node:worker_threads'
import { crashWorker } from './crash-worker.ts'
import type { Payload, Reply } from './item.ts'
import { bytesOf, failed, isTaken, type CrashTarget } from './transports/transport.ts'

/** What one sink hands over. */
export type Parcel = Readonly<{
  payloads: readonly Payload[]
  /** Where a payload goes; it is settled when all of them have answered. */
  targets(payload: Payload): readonly CrashTarget[]
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

interface Sending {
  readonly target: CrashTarget
  readonly payload: Payload
}

function sendSync(parcels: readonly Parcel[]): void {
  const sendings: Sending[] = []
  const settlings = parcels.flatMap(({ payloads, targets, settle }) =>
    payloads.map((payload) => {
      const from = sendings.length
      sendings.push(...targets(payload).map((target) => ({ target, payload })))
      return { payload, settle, from, to: sendings.length }
    }),
  )
  // What nobody can take here is settled all the same: then no reply has come.
  const replies =
    sendings.length === 0 ? [] : repliesOrRefusal(sendings, Math.max(...parcels.map(({ waitMs }) => waitMs)))
  for (const { payload, settle, from, to } of settlings) settle(payload, worstOf(replies.slice(from, to)))
}

/** The reply that says least good: none, else the first that is no success, else the first. */
function worstOf(replies: readonly (Reply | undefined)[]): Reply | undefined {
  if (replies.includes(undefined)) return undefined
  return replies.find((reply) => !isTaken(reply)) ?? replies[0]
}

// A process may be allowed no threads (`node --permission` without `--allow-worker`): at its end nothing else can wait.
function repliesOrRefusal(sendings: readonly Sending[], waitMs: number): readonly (Reply | undefined)[] {
  try {
    return repliesTo(sendings, waitMs)
  } catch (cause) {
    const refusal = failed(cause)
    return sendings.map(() => refusal)
  }
}

function repliesTo(sendings: readonly Sending[], waitMs: number): readonly (Reply | undefined)[] {
  const { MessageChannel, Worker } = process.getBuiltinModule('node:worker_threads')
  const flag = new SharedArrayBuffer(8)
  const { port1, port2 } = new MessageChannel()
  const worker = new Worker(crashWorker, {
    eval: true,
    workerData: { flag, port: port2, ...packed(sendings) },
    transferList: [port2],
    execArgv: [],
    env: {},
  })
  // The process ends by its own rules whatever becomes of the worker.
  worker.on('error', () => undefined)
  worker.unref()
  Atomics.wait(new Int32Array(flag), 0, 0, waitMs)
  const replies = received(port1)
  return sendings.map((_sending, index) => replies.get(index))
}

// All bodies in one shared buffer: cloning views of pooled buffers would copy each pool once per body.
function packed(sendings: readonly Sending[]): { bytes: SharedArrayBuffer; parcels: readonly object[] } {
  const bodies = sendings.map(({ payload }) => bytesOf(payload.body))
  const bytes = new SharedArrayBuffer(bodies.reduce((sum, { length }) => sum + length, 0))
  const all = new Uint8Array(bytes)
  const byTarget = new Map<CrashTarget, object[]>()
  let from = 0
  for (const [index, body] of bodies.entries()) {
    const { target, payload } = sendings[index] as Sending
    const { headers = {}, path, method } = payload
    all.set(body, from)
    const to = from + body.length
    const payloads = byTarget.get(target) ?? []
    payloads.push({ index, from, to, headers, path, method })
    byTarget.set(target, payloads)
    from = to
  }
  return { bytes, parcels: [...byTarget].map(([target, payloads]) => ({ target, payloads })) }
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
