// Ids of occurrences: their time, their group and their shape.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupBitsOf, occurrenceId } from './id.ts'

const times = fc.oneof(
  fc.nat(2 ** 20),
  fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  fc.integer({ min: 1, max: 2 ** 30 }).map((minutes) => minutes * 2 ** 16 - 1),
  fc.double({ min: 0, max: 2 ** 47, noNaN: true }),
)

test('begins with its time in 48 bits, in whatever order the times come', () => {
  fc.assert(
    fc.property(fc.array(times, { minLength: 1 }), (list) => {
      for (const time of list) {
        const id = occurrenceId(time, '1234567')
        expect(id).toMatch(/^[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
        expect(parseInt(id.slice(0, 12), 16)).toBe(Math.trunc(time))
        expect(groupBitsOf(id)).toBe('1234567')
      }
    }),
  )
})
