// Names of services as parts of paths: never two the same, never out of the folder.
import { expect, test } from 'vitest'
import { pathPart } from './path-part.ts'

test.each([
  ['shop', 'shop'],
  ['a_b', 'a_b'],
  ['a/b', 'a%2Fb'],
  ['a%2Fb', 'a%252Fb'],
  ['@acme/shop', '%40acme%2Fshop'],
  ['..', '%2E.'],
  ['.hidden', '%2Ehidden'],
  ['v1.2', 'v1.2'],
  ['läden\n', 'l%C3%A4den%0A'],
])('%j stands as %s', (name, part) => {
  expect(pathPart(name)).toBe(part)
})
