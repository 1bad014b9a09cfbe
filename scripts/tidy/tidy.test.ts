// The rules of CONTRIBUTING.md, as far as a program can tell, over the whole repository.
import { describe, expect, test } from 'vitest'
import { exceptions, idleExceptions, withoutExceptions } from './exceptions.ts'
import { show } from './finding.ts'
import { findings } from './house.ts'

const found = findings()

describe('the house rules', () => {
  test.each(Object.entries(found))('%s', (_promise, breaches) => {
    expect(withoutExceptions(breaches, exceptions).map(show)).toEqual([])
  })

  test('an exception that covers nothing any more leaves scripts/tidy/exceptions.ts', () => {
    expect(idleExceptions(Object.values(found).flat(), exceptions)).toEqual([])
  })
})
