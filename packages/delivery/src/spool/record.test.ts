// The records of the spool: what was written is read, and what is damaged is not.
import { levels, type Signal } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Item } from '../item.ts'
import { decodeRecords, encodeRecords, recordBytes } from './record.ts'

const items = fc.array(
  fc.record(
    {
      bytes: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
      signal: fc.constantFrom<Signal>('log', 'error', 'metric'),
      time: fc.double({ noNaN: true }),
      level: fc.constantFrom(...levels),
    },
    { requiredKeys: ['bytes', 'signal', 'time'] },
  ) as fc.Arbitrary<Item>,
  { minLength: 1, maxLength: 5 },
)

test('reads what was written', () => {
  fc.assert(
    fc.property(items, (written) => {
      const bytes = encodeRecords(written)
      const read = [...decodeRecords(bytes)]
      expect(read.map(({ item }) => item)).toEqual(written)
      expect(read.at(-1)?.end).toBe(bytes.length)
      expect(bytes.length).toBe(written.reduce((sum, item) => sum + recordBytes(item), 0))
    }),
  )
})

test('of a torn tail it reads the whole records and nothing else', () => {
  fc.assert(
    fc.property(items, fc.nat(), (written, cut) => {
      const bytes = encodeRecords(written)
      const torn = bytes.subarray(0, cut % bytes.length)
      const read = [...decodeRecords(torn)].map(({ item }) => item)
      expect(read).toEqual(written.slice(0, read.length))
      const end = encodeRecords(written.slice(0, read.length + 1)).length
      expect(torn.length).toBeLessThan(end)
    }),
  )
})

test('a damaged byte ends the reading before its record', () => {
  fc.assert(
    fc.property(items, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, at, flip) => {
      const bytes = encodeRecords(written)
      const place = at % bytes.length
      bytes[place] = (bytes[place] as number) ^ flip
      const read = [...decodeRecords(bytes)].map(({ item }) => item)
      expect(read).toEqual(written.slice(0, read.length))
      expect(
        encodeRecords(read.length === 0 ? [] : written.slice(0, read.length)).length,
      ).toBeLessThanOrEqual(place)
    }),
  )
})
