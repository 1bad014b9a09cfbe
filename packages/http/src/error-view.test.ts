// A view is the application's code: what it does wrong is told, and the client is answered all the same.
import { createPipeline } from '@obs/core'
import { expect, test } from 'vitest'
import { renderFailure, type ErrorAnswer, type ErrorViews } from './error-view.ts'
import { describeFailure } from './failure.ts'

const told: string[] = []
const pipeline = () =>
  createPipeline({ onFault: ({ code, message }) => void told.push(`${code}: ${message}`) })

const failure = describeFailure(new Error('boom'), 'a'.repeat(32), 500, false)

async function rendered(accept: string, view: unknown): Promise<ErrorAnswer> {
  told.length = 0
  const views = { html: view, text: view, problem: view } as ErrorViews<[]>
  return renderFailure(failure, accept, views, [], pipeline())
}

test.each(['text/html', 'text/plain', 'application/json'])(
  'a view that throws is told, and its failure answered as text: %s',
  async (accept) => {
    const answer = await rendered(accept, () => {
      throw new Error('no template')
    })
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.body).toBe(`500 Internal Server Error\noops: ${'a'.repeat(32)}\n`)
    expect(told).toEqual([
      'view_failed: a view of errorView failed; its failure was answered with a line of text (no template)',
    ])
  },
)

test.each(['text/plain', 'application/json'])(
  'a promise where the answer is due at once is told, and what it rejects with ends nothing: %s',
  async (accept) => {
    const answer = await rendered(accept, async () => {
      throw new Error('no template')
    })
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(told).toEqual([
      'view_failed: a view of errorView failed; its failure was answered with a line of text (it gave a promise: only html may take its time)',
    ])
  },
)

test('a page that is no text is told', async () => {
  const answer = await rendered('text/html', async () => 7)
  expect(answer.status).toBe(500)
  expect(told[0]).toMatch(/^view_failed: .*must be of type string/)
})

// Names and values as http-errors 2.0 and send 1.2 (the file server of Express) carry them.
test.each([
  [{ 'Retry-After': 30 }, { 'retry-after': '30' }],
  [{ 'WWW-Authenticate': ['Basic', 'Bearer'] }, { 'www-authenticate': 'Basic, Bearer' }],
  [{ 'Content-Range': 'bytes */9' }, { 'content-range': 'bytes */9' }],
  [{ 'Retry-After': Infinity, allow: [Symbol('GET')] }, {}],
  [{ allow: 'GET\r\nx: y', 'set-cookie': 'a=b' }, {}],
])(
  'an error that carries headers is answered with what can be sent of them: %#',
  async (headers, expected) => {
    const failed = describeFailure(Object.assign(new Error('no'), { status: 503, headers }), '', 503, false)
    const answer = await renderFailure(failed, 'text/plain', {}, [], pipeline())
    const { 'content-type': type, 'content-length': length, ...rest } = answer.headers
    expect([type, length]).toEqual(['text/plain; charset=utf-8', '24'])
    expect(rest).toEqual({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...expected })
  },
)

test('an error whose headers cannot be read is answered without them', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const failed = describeFailure(Object.assign(new Error('no'), { headers: proxy }), '', 500, false)
  expect((await renderFailure(failed, 'application/json', {}, [], pipeline())).status).toBe(500)
})
