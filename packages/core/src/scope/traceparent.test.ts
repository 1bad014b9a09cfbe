// Examples of W3C Trace Context, section 3.2.
import { expect, test } from 'vitest'
import { parseTraceparent, printTraceparent } from './traceparent.ts'

test('reads the example of the specification and prints it back', () => {
  const header = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const parsed = parseTraceparent(header)
  expect(parsed).toEqual({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    parentId: '00f067aa0ba902b7',
    sampled: true,
  })
  expect(printTraceparent('4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7')).toBe(header)
})

test.each([
  undefined,
  '',
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more',
  '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
])('refuses %j', (header) => expect(parseTraceparent(header)).toBeUndefined())
