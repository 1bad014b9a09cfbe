// What no type checker has seen is refused when it is mounted, not at the first request.
import { ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { checkErrorViews, checkObserveOptions } from './check-options.ts'

test.each([
  [{ fields: { tenant: 'a' } }, 'observe: fields is an object: give a function of the request'],
  [{ quiet: '/livez' }, 'observe: quiet is a text: give a list'],
  [{ quiet: [7] }, 'observe: quiet[0] is a number: give a text or a pattern'],
  [{ httpVersion: '1.1', method: 'GET' }, 'observe was not called: app.use(observe())'],
  [null, 'observe: what was given is null: give an object'],
  ['/livez', 'observe: what was given is a text: give an object'],
  [
    { quite: ['/livez'] },
    "observe: there is no option 'quite'; there are obs, fields, quiet, clientErrorLevel",
  ],
  [{ clientErrorLevel: 'loud' }, "observe: clientErrorLevel is 'loud': use info or warn"],
])('refuses %j', (options, told) => {
  expect(() => checkObserveOptions(options, 'closed')).toThrow(ObsFault)
  expect(() => checkObserveOptions(options, 'closed')).toThrow(told)
})

test('takes what is undefined or as it should be, and where a framework has options what is not ours', () => {
  const options = {
    fields: undefined,
    quiet: ['/livez', /^\/static\//],
    clientErrorLevel: 'warn',
    prefix: '/v1',
  }
  expect(() => checkObserveOptions(options, 'open')).not.toThrow()
})

test.each([
  [() => '<h1>oops</h1>', 'errorView: what was given is a function: give an object'],
  [{ html: '<h1>oops</h1>' }, 'errorView: html is a text: give a function of the failure'],
  [{ json: () => ({}) }, "errorView: there is no option 'json'; there are html, text, problem"],
  [{ httpVersion: '1.1' }, 'errorView was not called: give what errorView() returns'],
  [new Error('thrown'), 'errorView was not called: give what errorView() returns'],
])('refuses the views %j', (views, told) => {
  expect(() => checkErrorViews(views)).toThrow(ObsFault)
  expect(() => checkErrorViews(views)).toThrow(told)
})

test('takes views of any of the three forms', () => {
  expect(() => checkErrorViews({ html: () => '', text: undefined })).not.toThrow()
})
