// Variables are captured where a group fails again: bounded, without secrets, and only for the failure they belong to.
import { createRequire } from 'node:module'
import { url as inspectorUrl } from 'node:inspector'
import { describeError, runInScope, type Frame } from '@obs/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Rig, work } from '../test/rig.ts'
import { Locals } from './locals.ts'
import { frameText, parseFrames } from './stack.ts'

const fixture = createRequire(import.meta.url)('../test/fixture.cjs') as {
  charge(order: object, password: string): unknown
  calm(amount: number): number
}
let rig: Rig
let locals: Locals

beforeEach(() => {
  rig = new Rig()
  locals = new Locals({
    clock: rig.clock,
    discretion: {
      coversKey: (name) => /password|token/.test(name),
      scrubText: (text) => text.replace(/\/\/.*@/, '//[redacted]@'),
    },
  })
})
afterEach(() => locals.close())

const charge = (items: number[]): Frame =>
  topOf(() => fixture.charge({ items, id: 'o1', note: null }, 'hunter2'))

function topOf(fail: () => unknown): Frame {
  try {
    fail()
  } catch (error) {
    const [top] = parseFrames(frameText(describeError(error)), () => true)
    if (top !== undefined) return top
  }
  throw new Error('it did not fail')
}

async function armed(frame: Frame): Promise<Frame> {
  locals.arm(frame)
  await new Promise((resolve) => setImmediate(resolve))
  return frame
}

test('shows the variables of the next failure at the line, secrets left out, without opening a port', async () => {
  const frame = await armed(charge([1, 2, 3]))
  charge([4, 5])
  expect(locals.take(frame, undefined)).toEqual({
    order: '{items: Array(2), id: "o1", note: null}',
    password: '[redacted]',
    total: '4',
    token: '[redacted]',
    note: '"paid by postgres://[redacted]@db"',
  })
  expect(locals.take(frame, undefined)).toBeUndefined()
  expect(inspectorUrl()).toBeUndefined()
})

test('is not reached where the condition of the line does not hold', async () => {
  const frame = await armed(charge([1, 2, 3]))
  fixture.charge({ items: [1] }, 'x')
  expect(locals.take(frame, undefined)).toBeUndefined()
})

test('belongs to the work it was captured in, and to none where two cannot be told apart', async () => {
  const frame = await armed(charge([1, 2]))
  const [one, two] = [work(), work()]
  runInScope(one, () => charge([1, 2]))
  runInScope(two, () => charge([1, 2, 3]))
  expect(locals.take(frame, two)).toMatchObject({ total: '6' })
  expect(locals.take(frame, one)).toMatchObject({ total: '4' })
  rig.nowMs += 5000
  charge([1, 2])
  charge([1, 2, 3])
  expect(locals.take(frame, undefined)).toBeUndefined()
})

test('captures at most twice a second and three times an hour', async () => {
  const frame = await armed(charge([1, 2]))
  const captures = (): number => {
    charge([1, 2])
    return locals.take(frame, undefined) === undefined ? 0 : 1
  }
  expect(captures() + captures() + captures()).toBe(2)
  rig.nowMs += 1000
  expect(captures()).toBe(1)
  rig.nowMs += 1000
  await armed(frame)
  expect(captures()).toBe(0)
})

test('leaves a line alone that runs without failing', async () => {
  const frame = topOf(() => fixture.calm(101))
  const caller = { ...frame, line: frame.line - 4, column: 19 }
  await armed(caller)
  for (let i = 0; i < 25; i += 1) {
    rig.nowMs += 1000
    fixture.calm(1)
  }
  await new Promise((resolve) => setImmediate(resolve))
  expect(locals.take(caller, undefined)).toBeUndefined()
})

test('ends when its time is over, and gives nothing for a place that is not there', async () => {
  const frame = await armed(charge([1, 2]))
  rig.elapse(60_000)
  charge([1, 2])
  expect(locals.take(frame, undefined)).toBeUndefined()
  const nowhere = await armed({ ...frame, file: '/no/such/file.js' })
  expect(locals.take(nowhere, undefined)).toBeUndefined()
})

test('calls no getter of the application', async () => {
  const frame = await armed(charge([1, 2]))
  let called = 0
  topOf(() =>
    fixture.charge(
      {
        items: [1, 2],
        get secret() {
          called += 1
          return 1
        },
      },
      'x',
    ),
  )
  expect(locals.take(frame, undefined)?.['order']).toContain('secret')
  expect(called).toBe(0)
})
