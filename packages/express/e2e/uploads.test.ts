// Uploads that their client breaks off, under the parsers that have words of their own for it.
import { connect } from 'node:net'
import { errorView, observe } from '@obs/express'
import { createObs } from '@obs/node'
import { recorder } from '@obs/testing'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { formidable } from 'formidable'
import multer from 'multer'
import { expect, test, vi } from 'vitest'
import { serve } from './served.ts'

const parsers: readonly (readonly [string, RequestHandler])[] = [
  ['multer', multer().any()],
  [
    'formidable',
    (req, _res, next) =>
      void formidable()
        .parse(req)
        .then(() => next(), next),
  ],
]

const begun = [
  'POST / HTTP/1.1',
  'host: x',
  'content-type: multipart/form-data; boundary=edge',
  'content-length: 100000',
  '',
  '--edge',
  'content-disposition: form-data; name="file"; filename="a"',
  'content-type: text/plain',
  '',
  'half a file',
].join('\r\n')

test.each(parsers)('an upload that its client breaks off is nobody’s failure: %s', async (_, parser) => {
  const obs = createObs({ sinks: [] })
  using seen = recorder(obs)
  let met: unknown
  const meet: ErrorRequestHandler = (error, _req, _res, next) => next((met = error))
  const app = express()
  app.use(observe({ obs }))
  app.post('/', parser, (_req, res) => void res.send('ok'))
  app.use(meet, errorView())
  const served = await serve(app)
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1')
  socket.write(begun, () => socket.destroy())
  await vi.waitFor(() => expect(met).toBeDefined())
  await vi.waitFor(() => expect(seen.logs).toHaveLength(1))
  expect(seen.logs[0]).toMatchObject({ event: 'http.request', fields: { aborted: true } })
  seen.assertNotReported()
  await served.close()
  await obs.close()
})
