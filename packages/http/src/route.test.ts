// The path on a request's line, whatever form its target has (RFC 9112, section 3.2).
import { expect, test } from 'vitest'
import { pathOf } from './route.ts'

test.each([
  ['/orders/7?x=1', '/orders/7'],
  ['/', '/'],
  ['//odd', '//odd'],
  ['*', '*'],
  ['http://user:secret@host:80/orders?x=http://other/', '/orders'],
  ['https://host', '/'],
  ['https://host?x', '/'],
])('%s is %s', (target, path) => expect(pathOf(target)).toBe(path))
