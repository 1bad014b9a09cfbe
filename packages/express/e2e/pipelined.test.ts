// Requests that wait on one connection for the answer of another (RFC 9112, section 9.3.2), and a client that leaves them there.
import { connect } from 'node:net'
import { observe } from '@obs/express'
import { createObs } from '@obs/node'
import { recorder } from '@obs/testing'
import express from 'express'
import { expect, test, vi } from 'vitest'
import { serve } from './served.ts'

const request = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`

test('requests that waited for another when their client left are counted down and told as aborted', async () => {
  const obs = createObs({ sinks: [] })
  using seen = recorder(obs)
  const app = express().use(observe({ obs }))
  app.get('/slow', () => undefined)
  app.get('/last', () => void socket.destroy())
  app.get('/next', (_req, res) => void res.send('ok'))
  const site = await serve(app)
  const socket = connect(Number(new URL(site.url).port), '127.0.0.1')
  socket.write(request('/slow') + request('/next') + request('/last'))
  await vi.waitFor(() => expect(seen.logs).toHaveLength(3))
  expect(seen.logs.map(({ fields }) => [fields['url.path'], fields['aborted']])).toEqual([
    ['/slow', true],
    ['/next', true],
    ['/last', true],
  ])
  expect(seen.value('http.server.active_requests')).toBe(0)
  await site.close()
  await obs.close()
})

test('many requests on one connection that are answered leave one line each and nobody waiting', async () => {
  const obs = createObs({ sinks: [] })
  using seen = recorder(obs)
  const warned: unknown[] = []
  const warn = (warning: Error): void => void warned.push(warning.message)
  process.on('warning', warn)
  const app = express().use(observe({ obs }))
  app.get('/', (_req, res) => void setImmediate(() => res.send('ok')))
  const site = await serve(app)
  const socket = connect(Number(new URL(site.url).port), '127.0.0.1')
  socket.write(request('/').repeat(30))
  await vi.waitFor(() => expect(seen.logs).toHaveLength(30))
  socket.destroy()
  expect(seen.logs.filter(({ fields }) => fields['aborted'] === true)).toEqual([])
  expect([seen.value('http.server.active_requests'), warned]).toEqual([0, []])
  process.off('warning', warn)
  await site.close()
  await obs.close()
})
