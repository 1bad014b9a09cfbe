// The hand-over at the end of the process: a worker thread sends while the main thread waits, at most `crashFlushMs`.
import { Worker } from 'node:worker_threads'
import type { Payload } from './item.ts'
import type { CrashTarget } from './transports/transport.ts'

// Source text, since a file of its own would not survive bundlers. It speaks http, https and udp.
const source = `
const { workerData } = require('node:worker_threads')
const flag = new Int32Array(workerData.flag)
const done = () => { if (Atomics.add(flag, 1, 1) + 1 === workerData.payloads.length) { Atomics.store(flag, 0, 1); Atomics.notify(flag, 0) } }
const url = new URL(workerData.url)
for (const { body, headers, path, method = 'POST' } of workerData.payloads) {
  if (url.protocol === 'udp:') {
    const socket = require('node:dgram').createSocket('udp4')
    socket.send(body, Number(url.port), url.hostname, () => { Atomics.add(flag, 2, 1); socket.close(); done() })
  } else {
    const { request } = require(url.protocol === 'https:' ? 'node:https' : 'node:http')
    const to = new URL(url)
    if (path !== undefined) to.pathname = to.pathname.replace(/\\/$/, '') + path
    const outgoing = request(to, { method, headers: { ...workerData.headers, ...headers, 'content-length': body.length } }, (reply) => {
      if (reply.statusCode >= 200 && reply.statusCode < 300) Atomics.add(flag, 2, 1)
      reply.resume(); reply.on('end', done); reply.on('error', done)
    })
    outgoing.on('error', done)
    outgoing.end(body)
  }
}
`

/** Sends payloads from a worker thread and blocks until all are answered or the time is over. Returns how many were accepted. */
export function sendSync(target: CrashTarget, payloads: readonly Payload[], waitMs: number): number {
  if (payloads.length === 0 || waitMs <= 0) return 0
  const flag = new SharedArrayBuffer(12)
  const bodies = payloads.map(({ body, headers, path, method }) => ({
    path,
    method,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    headers: headers ?? {},
  }))
  const worker = new Worker(source, {
    eval: true,
    workerData: { ...target, flag, payloads: bodies },
    execArgv: [],
    env: {},
  })
  worker.unref()
  const cells = new Int32Array(flag)
  Atomics.wait(cells, 0, 0, waitMs)
  return Atomics.load(cells, 2)
}
