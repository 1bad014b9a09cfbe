// A payload may have a path and a method of its own: services that take each signal at another address need it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '@obs/core'
import { expect, test } from 'vitest'
import { httpTransport } from './http.ts'

test('joins the path of a payload to the target, keeps the query and takes its method', async () => {
  const seen: string[] = []
  const server = createServer((req, res) => {
    seen.push(`${req.method ?? ''} ${req.url ?? ''}`)
    res.end()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/?db=a`
  const transport = httpTransport({ url, timeoutMs: 1000, clock: systemClock })
  await transport.send({ body: '', items: [] })
  await transport.send({ body: '', items: [], path: '/v1/logs' })
  await transport.send({ body: '', items: [], path: '/job/x', method: 'PUT' })
  expect(seen).toEqual(['POST /base/?db=a', 'POST /base/v1/logs?db=a', 'PUT /base/job/x?db=a'])
  transport.close()
  server.close()
})
