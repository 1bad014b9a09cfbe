// Bucket counts in the slab: whatever moves, grows or is carried, no count is lost and no region is shared.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Buckets } from './buckets.ts'
import { createSlab } from './slab.ts'

/** Bucket index and count of everything held. */
function filled(buckets: Buckets): readonly (readonly [number, number])[] {
  const { offset, counts } = buckets.read()
  return [...counts].flatMap((count, slot) => (count === 0 ? [] : [[offset + slot, count] as const]))
}

function times(count: number, act: () => void): void {
  for (let at = 0; at < count; at += 1) act()
}

test('many series of one slab count each for itself, grown, parked and grown again', () => {
  const step = fc.tuple(fc.nat(5), fc.integer({ min: -400, max: 400 }), fc.boolean())
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const slab = createSlab()
      const all = Array.from({ length: 6 }, () => ({
        buckets: new Buckets(slab),
        sums: new Map<number, number>(),
      }))
      for (const [at, index, parks] of steps) {
        const { buckets, sums } = all[at] ?? { buckets: new Buckets(slab), sums: new Map<number, number>() }
        if (parks) buckets.park()
        if (buckets.add(index)) sums.set(index, (sums.get(index) ?? 0) + 1)
      }
      for (const { buckets, sums } of all)
        expect(filled(buckets)).toEqual([...sums].toSorted(([a], [b]) => a - b))
    }),
  )
})

test('a count that leaves its 16 bits goes on, read, grown, halved and parked', () => {
  const buckets = new Buckets(createSlab())
  times(65_536, () => buckets.add(7))
  expect(filled(buckets)).toEqual([[7, 65_536]])
  times(70_000, () => buckets.add(7))
  buckets.add(100)
  expect(filled(buckets)).toEqual([
    [7, 135_536],
    [100, 1],
  ])
  buckets.park()
  times(60_000, () => buckets.add(6))
  buckets.halve()
  expect(filled(buckets)).toEqual([
    [3, 195_536],
    [50, 1],
  ])
})

test('refuses what would span more than 1024 slots and stays what it was', () => {
  const buckets = new Buckets(createSlab())
  expect([0, 1023, 1024, -1].map((index) => buckets.add(index))).toEqual([true, true, false, false])
  expect(filled(buckets)).toEqual([
    [0, 1],
    [1023, 1],
  ])
})

test('a region that was given back is empty for the next', () => {
  const slab = createSlab()
  const first = new Buckets(slab)
  times(3, () => first.add(1))
  first.add(900)
  const second = new Buckets(slab)
  second.add(2)
  expect(filled(second)).toEqual([[2, 1]])
})
