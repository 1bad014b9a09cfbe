// The bounds of a trail: thirty lines, and 16 KB of what they say.
import { expect, test } from 'vitest'
import { LineSnapshot } from '../snapshot/line-snapshot.ts'
import { Trail } from './trail.ts'

function keptOf(events: readonly string[]): readonly string[] {
  const trail = new Trail()
  const none = undefined
  for (const event of events) trail.add(new LineSnapshot(0, 'info', event, none, '', none, none, none, none))
  return trail.lines().map(({ event }) => event)
}

test('keeps the newest thirty lines, oldest first', () => {
  const events = Array.from({ length: 40 }, (_, number) => `event-${number}`)
  expect(keptOf(events)).toEqual(events.slice(10))
})

test('keeps what fits into 16 384 characters, and the newest line however long', () => {
  const long = (letter: string): string => letter.repeat(6000)
  expect(keptOf([long('a'), long('b'), long('c')])).toEqual([long('b'), long('c')])
  expect(keptOf(['a', 'b'.repeat(20_000)])).toEqual(['b'.repeat(20_000)])
})
