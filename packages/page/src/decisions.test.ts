// Decisions reach the state machine only as what it knows, and only from whoever may write.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GroupChange, Groups } from '@obs/core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changeOf } from './decisions.ts'
import type { Access } from './guard.ts'
import { createPage } from './page.ts'

let server: Server
let origin: string
let access: Access
let changes: (readonly [string, GroupChange])[]

const groups: Groups = {
  list: () => [],
  change(group, change) {
    changes.push([group, change])
    return group === 'g1known' ? { is: 'muted', since: 1, sinceCount: 0 } : undefined
  },
  other: 0,
  total: 0,
}

beforeAll(async () => {
  const { mounted } = createPage(
    { auth: () => access },
    {
      groups,
      metrics: {
        reader: () => ({ collect: () => [], advance: () => undefined }),
        snapshot: () => [],
        settle: async () => undefined,
      } as never,
      clock: { now: () => 0, monotonicMs: () => 0, after: () => ({ [Symbol.dispose]: () => undefined }) },
      resource: () => ({}),
      resolve: () => ({ state: 'counted' }),
      announce: () => undefined,
      faults: { report: () => undefined },
    },
  )
  server = createServer((request, response) => void mounted.handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_obs`
})
afterAll(() => server.close())
beforeEach(() => {
  access = 'write'
  changes = []
})

const post = async (path: string, body: unknown, type = 'application/json'): Promise<Response> =>
  fetch(`${origin}${path}`, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) })

test('puts a decision into force and answers with the state', async () => {
  const answer = await post('/errors/g1known', { to: 'muted', forMs: 60_000, other: 1 })
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { group: 'g1known', state: { is: 'muted', since: 1, sinceCount: 0 } },
  ])
  expect(changes).toEqual([['g1known', { to: 'muted', forMs: 60_000 }]])
})

test.each([
  ['who may only read', 403, 'read', '/errors/g1known', { to: 'open' }, 'application/json'],
  ['a form of another site', 415, 'write', '/errors/g1known', { to: 'open' }, 'text/plain'],
  ['what is no decision', 422, 'write', '/errors/g1known', { to: 'deleted' }, 'application/json'],
  [
    'a body without end',
    422,
    'write',
    '/errors/g1known',
    { to: 'open', more: 'x'.repeat(9000) },
    'application/json',
  ],
  ['another address', 405, 'write', '/meters', { to: 'open' }, 'application/json'],
] as const)('refuses %s', async (_, status, as, path, body, type) => {
  access = as
  expect((await post(path, body, type)).status).toBe(status)
  expect(changes).toEqual([])
})

test('says that a group is not there', async () => {
  expect((await post('/errors/g1gone', { to: 'open' })).status).toBe(404)
})

test('takes only options of the right kind', () => {
  expect(changeOf({ to: 'resolved', fixed: 'release', release: '1.2.0' })).toEqual({
    to: 'resolved',
    fixed: 'release',
    release: '1.2.0',
  })
  expect(changeOf({ to: 'resolved', fixed: 'later' })).toBeUndefined()
  expect(changeOf({ to: 'resolved', release: 7 })).toBeUndefined()
  expect(changeOf({ to: 'muted', forMs: 60_000 })).toEqual({ to: 'muted', forMs: 60_000 })
  for (const body of [undefined, null, 7, [], {}]) expect(changeOf(body)).toBeUndefined()
})

test.each([
  { forMs: '60000' },
  { forMs: 0 },
  { untilCount: -1 },
  { untilCount: 5, perMs: null },
  { forMs: 1e300 },
])('mutes nothing for ever where a limit was meant: %j', (limits) =>
  expect(changeOf({ to: 'muted', ...limits })).toBeUndefined(),
)
