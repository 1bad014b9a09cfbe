// Long replies: a bulk API answers for each event of a batch.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '@obs/core'
import { expect, test } from 'vitest'
import { httpTransport } from './http.ts'
import { workerTransport } from './worker.ts'

test.each([
  ['from this thread', httpTransport],
  ['from a worker', workerTransport],
])('%s a reply about ten thousand events is read whole, however it was cut', async (_where, transportOf) => {
  const pieces = Array.from({ length: 100 }, () => '{"create":{"status":201}},'.repeat(100))
  const server = createServer((_req, res) => {
    const write = (at: number): void => {
      if (at === pieces.length) res.end()
      else res.write(pieces[at], () => write(at + 1))
    }
    write(0)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const transport = transportOf({ url, timeoutMs: 10_000, clock: systemClock })
  expect((await transport.send({ body: '', items: [] })).body).toBe(pieces.join(''))
  transport.close()
  server.close()
})
