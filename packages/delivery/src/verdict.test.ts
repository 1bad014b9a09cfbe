// What an HTTP reply means where a backend says nothing.
import { expect, test } from 'vitest'
import { httpVerdict } from './verdict.ts'

const reply = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: '' })

test.each([
  [200, 'accepted'],
  [204, 'accepted'],
  [0, { retry: true }],
  [408, { retry: true }],
  [425, { retry: true }],
  [429, { retry: true }],
  [503, { retry: true }],
  [401, { rejected: 'unauthorized' }],
  [403, { rejected: 'unauthorized' }],
  [407, { rejected: 'unauthorized' }],
  [413, { rejected: 'too_large' }],
  [301, { rejected: 'invalid' }],
  [400, { rejected: 'invalid' }],
] as const)('%i', (status, verdict) => {
  expect(httpVerdict(reply(status))).toEqual(verdict)
})

// RFC 9110, section 10.2.3: both forms of Retry-After.
test.each([
  [{ 'retry-after': '120' }, 120_000],
  [{ 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT', date: 'Fri, 31 Dec 1999 23:59:29 GMT' }, 30_000],
  [{ 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT', date: 'Sat, 01 Jan 2000 00:00:00 GMT' }, 0],
  [{ 'retry-after': '100000' }, 3_600_000],
])('waits as Retry-After says: %j', (headers, afterMs) => {
  expect(httpVerdict(reply(429, headers))).toEqual({ retry: true, afterMs })
})

test.each(['soon', '-1', 'Fri, 31 Dec 1999 23:59:59 GMT'])('ignores Retry-After: %s', (after) => {
  expect(httpVerdict(reply(429, { 'retry-after': after }))).toEqual({ retry: true })
})

test('a redirect names the server to give as endpoint, and no path, which may hold a token', () => {
  const headers = { location: 'https://u:p@logs.example:8443/bulk/token/' }
  const because = 'it points to https://logs.example:8443: give that as endpoint'
  for (const status of [301, 302, 307, 308])
    expect(httpVerdict({ status, headers, body: '' })).toEqual({ rejected: 'invalid', because })
  expect(httpVerdict({ status: 301, headers: { location: '/elsewhere' }, body: '' })).toEqual({
    rejected: 'invalid',
  })
})
