// DSNs as Sentry's project settings and its self-hosted relatives write them.
import { expect, test } from 'vitest'
import { parseDsn } from './dsn.ts'

test.each([
  ['https://key@o1.ingest.sentry.io/42', 'https://o1.ingest.sentry.io/api/42/envelope/'],
  ['http://key:secret@localhost:8000/pre/fix/1', 'http://localhost:8000/pre/fix/api/1/envelope/'],
  ['https://key@[::1]:9000/7', 'https://[::1]:9000/api/7/envelope/'],
])('finds the endpoint of %s', (dsn, url) => expect(parseDsn(dsn)?.envelopeUrl).toBe(url))

test.each(['', 'nonsense', 'https://host/1', 'https://key@host/', 'ftp://key@host/1'])(
  'refuses the DSN %j',
  (dsn) => {
    expect(parseDsn(dsn)).toBeUndefined()
  },
)
