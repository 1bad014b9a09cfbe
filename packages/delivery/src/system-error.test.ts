// What the codes of system errors mean, whoever made the error.
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { codeOf, isBusy, isGone } from './system-error.ts'

test('an error of another realm, as a test runner has one, is known by its code', () => {
  const busy: unknown = runInNewContext(`Object.assign(new Error('later'), { code: 'EAGAIN' })`)
  expect(busy).not.toBeInstanceOf(Error)
  expect([codeOf(busy), isBusy(busy), isGone(busy)]).toEqual(['EAGAIN', true, false])
})

test.each([undefined, null, 'EAGAIN', new Error('no code')])('%o has no code', (cause) => {
  expect(codeOf(cause)).toBeUndefined()
})
