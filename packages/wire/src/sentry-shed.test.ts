// An event above the size a server takes gives up what helps least, in a fixed order, and says so.
import type { ErrorReport, Frame, LogEvent } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentryEvent, type SentryEvent } from './sentry-event.ts'
import { shedEvent } from './sentry-shed.ts'

const crumb: LogEvent = {
  signal: 'log',
  time: 0,
  level: 'info',
  event: 'step',
  fields: { text: 'y'.repeat(200) },
}

function eventOf(text: number, frames: number, crumbs: number): SentryEvent {
  const frame = (index: number): Frame => ({
    file: `/app/${index}.js`,
    line: 1,
    column: 1,
    inApp: index % 2 === 0,
    source: { before: ['b'.repeat(100)], line: 'l'.repeat(100), after: [] },
  })
  const report: ErrorReport = {
    signal: 'error',
    time: 0,
    level: 'error',
    event: 'e',
    fields: { text: 'x'.repeat(text) },
    error: {
      type: 'Error',
      message: 'm'.repeat(text),
      stack: '',
      causes: [{ type: 'TypeError', message: 'inner', stack: '', causes: [] }],
      frames: Array.from({ length: frames }, (_, index) => frame(index)),
    },
    errorId: 'e1',
    group: 'g1:1',
    trail: Array.from({ length: crumbs }, () => crumb),
  }
  return sentryEvent(report, {})
}

function shedOf(text: string): readonly string[] | undefined {
  return (JSON.parse(text) as { contexts: { obs?: { shed: string[] } } }).contexts.obs?.shed
}

test('leaves alone what fits', () => {
  const event = eventOf(10, 2, 2)
  expect(shedEvent(event, 1_000_000)).toBe(JSON.stringify(event))
})

test('gives up the source around library frames first, then old breadcrumbs', () => {
  const event = eventOf(10, 40, 30)
  const whole = JSON.stringify(event).length
  expect(shedOf(shedEvent(event, whole - 1))).toEqual(['context of library frames'])
  const lighter = JSON.parse(shedEvent(event, whole - 7000)) as SentryEvent
  expect(shedOf(JSON.stringify(lighter))).toEqual([
    'context of library frames',
    'breadcrumbs but the last 10',
  ])
  expect(lighter.breadcrumbs.values).toHaveLength(10)
  const contexts = lighter.exception.values[1]?.stacktrace?.frames.filter(
    ({ context_line: line }) => line !== undefined,
  )
  expect(contexts?.every(({ in_app: inApp }) => inApp)).toBe(true)
})

test('always gets below 8 KB, and keeps id, type and the ends of the stack', () => {
  fc.assert(
    fc.property(fc.nat(30_000), fc.nat(50), fc.nat(30), (text, frames, crumbs) => {
      const printed = shedEvent(eventOf(text, frames, crumbs), 8192)
      expect(Buffer.byteLength(printed)).toBeLessThanOrEqual(8192)
      const { event_id: id, exception } = JSON.parse(printed) as SentryEvent
      expect([id, exception.values.at(-1)?.type]).toEqual(['e1', 'Error'])
    }),
  )
})
