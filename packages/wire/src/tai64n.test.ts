// Golden bytes: the label of daemontools' tai64n manual page.
import { expect, test } from 'vitest'
import { parseTai64n, tai64n } from './tai64n.ts'

test('writes and reads the TAI64N label of the manual page', () => {
  expect(parseTai64n('@4000000037c219bf2ef02e94')).toBeCloseTo(935_467_445_787 + 0.4925, 3)
  expect(tai64n(935_467_445_787 + 0.4925).slice(0, 19)).toBe('@4000000037c219bf2e')
})
