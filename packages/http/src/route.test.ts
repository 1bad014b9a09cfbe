// The path on a request's line, whatever form its target has (RFC 9112, section 3.2), and the label of its route.
import { expect, test } from 'vitest'
import { pathOf, routeTemplate } from './route.ts'

test.each([
  ['/orders/7?x=1', '/orders/7'],
  ['/', '/'],
  ['//odd', '//odd'],
  ['*', '*'],
  ['http://user:secret@host:80/orders?x=http://other/', '/orders'],
  ['https://host', '/'],
  ['https://host?x', '/'],
])('%s is %s', (target, path) => expect(pathOf(target)).toBe(path))

test.each([
  [/^\/orders\/\d+$/, '/^\\/orders\\/\\d+$/'],
  ['/', '/shop'],
  [['/:id/', '/old/:id'], '/shop/:id'],
])('the route %s is whole', (pattern, route) =>
  expect(routeTemplate(pattern instanceof RegExp ? '' : '/shop', pattern)).toBe(route),
)
