// The network in another thread: connections, TLS and bodies cost the main thread one message each.
import type { Worker } from 'node:worker_threads'
import { senders } from '../senders.ts'
import type { Payload, Reply } from '../item.ts'
import { bytesOf, crashTarget, failed, within, type Transport } from './transport.ts'
import type { HttpOptions } from './http.ts'

// Every message is answered by one with its number; a number alone gives that one up.
const program = `${senders}
const { parentPort, workerData: target } = require('node:worker_threads')
const url = new URL(target.url)
const send = senderFor(url, target)
const underway = new Map()
parentPort.on('message', ({ index, bytes, ...payload }) => {
  if (bytes === undefined) { underway.get(index)?.abort(); return }
  const over = new AbortController()
  underway.set(index, over)
  const tell = (_index, status, body = '', headers = {}) => {
    underway.delete(index)
    parentPort.postMessage({ index, reply: { status, headers, body } })
  }
  send([{ index, bytes: () => Buffer.from(bytes), signal: over.signal, ...payload }], tell)
})
`

/** Sends over http, https, udp, tcp, tls or unix from a worker thread, started at the first payload. Streams use a connection for each payload and await no reply. */
export function workerTransport(options: HttpOptions): Transport {
  const target = crashTarget(options, options.headers)
  const waiting = new Map<number, (reply: Reply) => void>()
  let worker: Worker | undefined
  let count = 0
  const lost = (cause: unknown): void => {
    worker = undefined
    for (const settle of waiting.values()) settle(failed(cause))
    waiting.clear()
  }
  const started = (): Worker => {
    const { Worker: Thread } = process.getBuiltinModule('node:worker_threads')
    const thread = new Thread(program, { eval: true, workerData: target, execArgv: [], env: {} })
    thread.unref()
    thread.on('message', ({ index, reply }: { index: number; reply: Reply }) => waiting.get(index)?.(reply))
    thread.on('error', lost)
    return thread
  }
  const ask = async (index: number, { body, headers = {}, path, method }: Payload): Promise<Reply> =>
    new Promise((resolve) => {
      waiting.set(index, resolve)
      // A copy: a view of a pooled buffer would send its whole pool.
      const bytes = Uint8Array.from(bytesOf(body))
      worker ??= started()
      worker.postMessage({ index, bytes, headers, path, method }, [bytes.buffer])
    })
  return {
    crash: () => [target],
    async send(payload) {
      count += 1
      const index = count
      return within(options, ask(index, payload))
        .catch((cause: unknown) => {
          worker?.postMessage({ index })
          return failed(cause)
        })
        .finally(() => waiting.delete(index))
    },
    close() {
      void worker?.terminate()
      lost('the transport is closed')
    },
  }
}
