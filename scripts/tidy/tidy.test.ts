// The rules of CONTRIBUTING.md, as far as a program can tell, over the whole repository.
import { describe, expect, test } from 'vitest'
import { exceptions, withoutExceptions } from './exceptions.ts'
import { show } from './finding.ts'
import { findings } from './house.ts'

describe('the house rules', () => {
  test.each(Object.entries(findings()))('%s', (_promise, breaches) => {
    expect(withoutExceptions(breaches, exceptions).map(show)).toEqual([])
  })
})
