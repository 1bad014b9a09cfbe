// How many were hit: exact for few, close for many, whoever is counted how often and in which order.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failing, Rig, work } from '../test/rig.ts'
import { Users, type SavedUsers } from './users.ts'

function usersOf(ids: Iterable<string>): Users {
  const users = new Users()
  for (const id of ids) users.add(id)
  return users
}

const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `user-${from + at}`)
const stored = (users: Users): SavedUsers => JSON.parse(JSON.stringify(users.save())) as SavedUsers

test('counts up to 64 exactly, each once', () => {
  for (const count of [1, 7, 64]) expect(usersOf([...numbered(count), ...numbered(count)]).count).toBe(count)
  expect(new Users().count).toBe(0)
})

test.each([65, 100, 500, 2000, 10_000, 100_000, 1_000_000])('counts %i within a tenth', (count) => {
  const { count: told } = usersOf(numbered(count))
  expect(Math.abs(told / count - 1)).toBeLessThan(0.1)
})

test('is off by 3.3 % at most in the mean of many sets', () => {
  let squares = 0
  for (let set = 0; set < 200; set += 1)
    squares += (usersOf(numbered(5000, set * 10_000)).count / 5000 - 1) ** 2
  expect(Math.sqrt(squares / 200)).toBeLessThan(0.04)
})

test('of two groups who was hit in both counts once, and what was saved goes on', () => {
  fc.assert(
    fc.property(fc.nat(150), fc.nat(150), fc.nat(150), (first, second, offset) => {
      const one = usersOf(numbered(first))
      const other = usersOf(numbered(second, offset))
      const together = usersOf([...numbered(first), ...numbered(second, offset)])
      const again = Users.from(stored(one))
      expect(again.count).toBe(one.count)
      again.absorb(other)
      expect(again.count).toBe(together.count)
    }),
  )
})

test('a text that is none of its own is read as some users, and nothing breaks', () => {
  for (const text of ['', 'x', '\u0000'.repeat(2000)])
    expect(Users.from(text).count).toBeGreaterThanOrEqual(0)
})

test('a group says how many users it happened to, and goes on after a restart', () => {
  const rig = new Rig()
  for (const user of ['ann', 'bob', 'ann', undefined])
    rig.occur(failing('E', '/app/a.ts:1:1'), { scope: work(), user })
  expect(rig.book.groups.list()).toMatchObject([{ count: 4, users: 2 }])
  const later = new Rig({}, JSON.parse(JSON.stringify(rig.book.save())) as ReturnType<typeof rig.book.save>)
  later.occur(failing('E', '/app/a.ts:1:1'), { user: 'cleo' })
  later.occur(failing('E', '/app/a.ts:1:1'), { scope: work(), user: 'bob' })
  expect(later.book.groups.list()).toMatchObject([{ count: 6, users: 3 }])
  expect(JSON.stringify(later.book.save())).not.toMatch(/ann|bob|cleo/)
})

test('nobody is named: no users, and nothing is kept for them', () => {
  const rig = new Rig()
  rig.occur(failing('E', '/app/a.ts:1:1'))
  expect(rig.book.groups.list()).toMatchObject([{ users: 0 }])
  expect(rig.book.save().groups[0]).not.toHaveProperty('users')
})
