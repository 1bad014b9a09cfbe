// Alerts are lines that every sink carries, raised after the call that caused them.
import { expect, test } from 'vitest'
import { failing, Rig } from '../test/rig.ts'
import type { Alert } from './alerts.ts'

test('tells a new group as a line and as a call, once', () => {
  const rig = new Rig()
  const told: Alert[] = []
  rig.book.configure({ alerts: ['new'], onAlert: (alert) => void told.push(alert) })
  const { id, group } = rig.occur(failing('E', '/app/a.ts:1:1', 'no stock'), { event: 'order.failed' })
  rig.occur(failing('E', '/app/a.ts:1:1', 'no stock'))
  expect(rig.lines).toEqual([])
  rig.book.flush()
  expect(rig.lines).toMatchObject([
    { event: 'errors.alert', fields: { kind: 'new', group, failed: 'order.failed', type: 'E', last_id: id } },
  ])
  expect(told).toMatchObject([{ kind: 'new', group, message: 'no stock', count: 1 }])
})

test('tells a new group when its first report is complete, also where that fails, and after another configure', () => {
  const rig = new Rig()
  rig.takesReports = true
  const told: string[] = []
  rig.book.configure({ alerts: ['new'] })
  const error = failing('E', '/app/a.ts:1:1')
  const occurrence = rig.occur(error)
  rig.book.configure({ alerts: ['new'], onAlert: ({ group }) => void told.push(group) })
  rig.book.flush()
  expect(rig.lines).toEqual([])
  rig.completed(occurrence, error)
  rig.completed(occurrence, error)
  expect(told).toEqual([occurrence.group])
  const other = rig.occur(failing('F', '/app/a.ts:1:1'))
  expect(() => rig.book.occurrences.complete({ group: other.group } as never, true)).toThrow(TypeError)
  expect(told).toEqual([occurrence.group, other.group])
})

test('tells a thousand alerts of one turn, and how many more there were', () => {
  const rig = new Rig()
  rig.book.configure({ alerts: ['new'] })
  for (let at = 0; at < 1500; at += 1) rig.occur(failing(`E${at}`, '/app/a.ts:1:1'))
  rig.book.flush()
  rig.book.flush()
  expect(rig.lines.filter(({ event }) => event === 'errors.alert')).toHaveLength(1000)
  expect(rig.lines.filter(({ event }) => event === 'errors.alerts_dropped')).toMatchObject([
    { fields: { count: 500 } },
  ])
})

test('tells a rate that jumped, once per hour and group', () => {
  const rig = new Rig()
  rig.book.configure({ alerts: ['jump'] })
  for (let minute = 0; minute < 50; minute += 1) {
    for (let i = 0; i < 10; i += 1) rig.occur(failing('E', '/app/a.ts:1:1'))
    rig.elapse(60_000)
  }
  rig.book.flush()
  expect(rig.lines.filter(({ event }) => event === 'errors.alert')).toEqual([])
  for (let i = 0; i < 100; i += 1) rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.elapse(10_000)
  for (let i = 0; i < 100; i += 1) rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.elapse(10_000)
  rig.book.flush()
  expect(rig.lines.filter(({ event }) => event === 'errors.alert')).toMatchObject([
    { fields: { kind: 'jump', per_minute: 100 } },
  ])
})

test('a clock that is set back keeps no jump from being told an hour later', () => {
  const rig = new Rig()
  rig.book.configure({ alerts: ['jump'] })
  const jump = (): void => {
    for (let i = 0; i < 100; i += 1) rig.occur(failing('E', '/app/a.ts:1:1'))
    rig.elapse(10_000)
  }
  jump()
  rig.setBack(86_400_000)
  rig.elapse(3_600_000)
  jump()
  rig.book.flush()
  expect(rig.lines.filter(({ event }) => event === 'errors.alert')).toMatchObject([
    { fields: { kind: 'jump', per_minute: 100 } },
    { fields: { kind: 'jump', per_minute: 100 } },
  ])
})

test('says nothing of a group that is muted, however it jumps', () => {
  const rig = new Rig()
  rig.book.configure({ alerts: ['jump'] })
  const { group } = rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.book.groups.change(group, { to: 'muted' })
  for (let i = 0; i < 100; i += 1) rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.elapse(10_000)
  rig.book.flush()
  expect(rig.lines.filter(({ event }) => event === 'errors.alert')).toEqual([])
})

test('refuses what is no alert, naming the option', () => {
  const configure = (settings: object): void => new Rig().book.configure(settings)
  expect(() => configure({ alerts: ['fresh'] })).toThrow(
    "errors: alerts[0] is 'fresh': use new, regressed, jump or unmuted",
  )
  expect(() => configure({ alert: [] })).toThrow("errors: there is no option 'alert'")
  expect(() => configure({ onAlert: 7 })).toThrow('errors: onAlert is a number: give a function')
})

test('says nothing unless asked, and survives a listener that throws', () => {
  const quiet = new Rig()
  quiet.occur(failing('E', '/app/a.ts:1:1'))
  quiet.book.flush()
  expect(quiet.lines).toEqual([])
  const broken = new Rig()
  broken.book.configure({
    alerts: ['new'],
    onAlert() {
      throw new Error('no')
    },
  })
  broken.occur(failing('E', '/app/a.ts:1:1'))
  broken.book.flush()
  expect(broken.lines.map(({ event }) => event)).toEqual(['errors.alert', 'errors.alert_failed'])
})

test('survives a listener that rejects, and tells it', async () => {
  const rig = new Rig()
  const down = Promise.reject(new Error('chat is down'))
  const onAlert: () => unknown = () => down
  rig.book.configure({ alerts: ['new'], onAlert })
  rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.book.flush()
  await expect(down).rejects.toThrow('chat is down')
  expect(rig.lines.map(({ event }) => event)).toEqual(['errors.alert', 'errors.alert_failed'])
})
