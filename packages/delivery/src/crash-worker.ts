// The program of the worker that sends while the main thread waits. Each reply is posted before it is counted.
import { senders } from './senders.ts'

/**
 * Expects `workerData`: `flag` (Int32 cells: 0 set to 1 at the end, 1 counts replies), `port`, `bytes` (all bodies) and
 * `parcels`, each with `target` and `payloads` of `{ index, from, to, headers, path, method }`.
 */
export const crashWorker: string = `${senders}
const { workerData: { flag, port, bytes: all, parcels } } = require('node:worker_threads')
const cells = new Int32Array(flag)
const total = parcels.reduce((sum, { payloads }) => sum + payloads.length, 0)
const told = new Set()
function tell(index, status, body = '', headers = {}) {
  if (told.has(index)) return
  told.add(index)
  port.postMessage({ index, reply: { status, headers, body } })
  if (Atomics.add(cells, 1, 1) + 1 === total) { Atomics.store(cells, 0, 1); Atomics.notify(cells, 0) }
}
for (const { target, payloads } of parcels) {
  const bodies = payloads.map(({ from, to, ...payload }) => ({
    ...payload,
    bytes: () => Buffer.from(new Uint8Array(all, from, to - from)),
  }))
  senderFor(new URL(target.url), target)(bodies, tell)
}
`
