// What no type checker has seen is refused when it is mounted, not at the first request.
import { ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { checkObserveOptions } from './check-options.ts'

test.each([
  [{ fields: { tenant: 'a' } }, 'observe: fields is an object: give a function of the request'],
  [{ quiet: '/livez' }, "observe: quiet is '/livez': give a list of paths and patterns"],
  [{ quiet: [7] }, 'observe: quiet is a list: give a list of paths and patterns'],
  [{ clientErrorLevel: 'loud' }, "observe: clientErrorLevel is 'loud': give 'info' or 'warn'"],
])('refuses %j', (options, told) => {
  expect(() => checkObserveOptions(options)).toThrow(ObsFault)
  expect(() => checkObserveOptions(options)).toThrow(told)
})

test('takes what is undefined or as it should be, and what is not ours', () => {
  const options = {
    fields: undefined,
    quiet: ['/livez', /^\/static\//],
    clientErrorLevel: 'warn',
    prefix: '/v1',
  }
  expect(() => checkObserveOptions(options)).not.toThrow()
})
