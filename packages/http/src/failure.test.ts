// What a client is told of a failure: no more than is public.
import { expect, test } from 'vitest'
import { describeFailure } from './failure.ts'

const exposed = Object.assign(new Error('no seat left'), { expose: true })
const invalid = Object.assign(new Error('body/seats must be number'), { validation: [] })

test.each([
  ['of a 4xx that says so', exposed, 409, 'no seat left'],
  ['of what a client has sent itself', invalid, 400, 'body/seats must be number'],
  ['of no other 4xx', new Error('no such row in users'), 404, undefined],
  ['of no 5xx, whatever that says', exposed, 503, undefined],
  ['of no 5xx that has a validation', invalid, 500, undefined],
  ['of nothing that has none', { expose: true, message: '' }, 404, undefined],
])('in production the message %s', (_which, error, status, detail) => {
  expect(describeFailure(error, 'id', status, false).detail).toBe(detail)
})

test('in development any message', () => {
  expect(describeFailure(new Error('no such row'), 'id', 500, true)).toMatchObject({
    status: 500,
    title: 'Internal Server Error',
    detail: 'no such row',
    dev: true,
  })
})
