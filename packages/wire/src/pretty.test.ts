// What a terminal shows of one line.
import { LineSnapshot } from '@obs/core'
import { expect, test } from 'vitest'
import { pretty } from './pretty.ts'

test('keeps a terminal whole: escape sequences from values are shown, not run', () => {
  const line = new LineSnapshot(
    1_700_000_000_123,
    'info',
    'x',
    undefined,
    ',"v":"\\u001b[2J\\u202e"',
    undefined,
    undefined,
    undefined,
    undefined,
  )
  const text = pretty({ colour: 'none' })(line)
  expect(text).toBe('22:13:20.123 info  x                        v=\\u001b[2J\\u202e\n')
})
