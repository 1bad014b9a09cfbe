// The public errors: wrapping, checking in, feedback.
import { describeError, ObsFault } from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { Rig } from '../test/rig.ts'
import { createErrors, type Errors } from './capture.ts'

type Told = Readonly<{ err: unknown; event: string; fields: unknown }>

let rig: Rig
let told: Told[]
let show: 'values' | 'shape'
let errors: Errors

beforeEach(() => {
  rig = new Rig()
  told = []
  show = 'values'
  errors = createErrors({
    clock: rig.clock,
    lines: {
      line: (_level, event, fields, errorId) =>
        void rig.lines.push({ event, fields: { ...fields, ...(errorId === undefined ? {} : { errorId }) } }),
    },
    discretion: { coversKey: (name) => name === 'password', scrubText: (text) => text },
    report: (err, event, fields) => {
      told.push({ err, event, fields })
      return rig.occur(err, { event, data: describeError(err) }).id
    },
    idOf: (err) => rig.book.occurrences.idOf(err),
    resolve: (id) => rig.book.occurrences.resolve(id),
    show: () => show,
  })
})

const failure = new Error('no')
const fails = (): never => {
  throw failure
}

test('wraps a function: value, this, name and length pass, what it throws is captured and goes on', () => {
  const till = {
    total: 3,
    add: errors.wrap(function add(this: { total: number }, by: number) {
      return this.total + by
    }),
  }
  expect(till.add(4)).toBe(7)
  expect([till.add.name, till.add.length]).toEqual(['add', 1])
  expect(() => errors.wrap(fails)()).toThrow(failure)
  expect(told).toMatchObject([{ err: failure, event: 'exception', fields: { function: 'fails' } }])
})

test.each([
  [() => errors.wrap(undefined as never), 'errors.wrap: fn is missing: give a function'],
  [() => errors.wrap(5 as never), 'errors.wrap: fn is a number: give a function'],
  [() => errors.checkIn('invoices', undefined as never), 'errors.checkIn: fn is missing: give the job'],
  [() => errors.checkIn('invoices', {}, 5 as never), 'errors.checkIn: fn is a number: give a function'],
])('what is no function is refused, and nothing is reported: %s', (call, mend) => {
  expect(call).toThrow(ObsFault)
  expect(call).toThrow(mend)
  expect([told, rig.lines]).toEqual([[], []])
})

test('a function without a name has none in its report', () => {
  expect(() => errors.wrap(() => fails())()).toThrow(failure)
  expect(told[0]?.fields).toEqual({ arguments: {} })
})

test('feedback that is a bare text is its message', () => {
  errors.feedback('a'.repeat(32), 'It broke' as never)
  expect(rig.lines).toMatchObject([{ event: 'feedback', fields: { message: 'It broke' } }])
})

test('wraps an async function and captures what it rejects with', async () => {
  await expect(errors.wrap(async () => Promise.reject(failure))()).rejects.toBe(failure)
  await expect(errors.wrap(async () => Promise.resolve(7))()).resolves.toBe(7)
  expect(told).toHaveLength(1)
})

test('is a standard decorator of methods', () => {
  class Till {
    charge(): never {
      return fails()
    }
  }
  const context = {
    kind: 'method',
    name: 'charge',
    static: false,
    private: false,
  } as ClassMethodDecoratorContext
  Till.prototype.charge = errors.wrap(Till.prototype.charge, context)
  expect(() => new Till().charge()).toThrow(failure)
  expect(told).toMatchObject([{ fields: { function: 'charge' } }])
})

test('is a legacy decorator of methods and getters', () => {
  class Till {
    charge(): never {
      return fails()
    }
    get total(): number {
      return fails()
    }
  }
  for (const key of ['charge', 'total']) {
    const descriptor = Object.getOwnPropertyDescriptor(Till.prototype, key) ?? {}
    errors.wrap(Till.prototype, key, descriptor)
    Object.defineProperty(Till.prototype, key, descriptor)
  }
  expect(() => new Till().charge()).toThrow(failure)
  expect(() => new Till().total).toThrow(failure)
  expect(told).toHaveLength(2)
})

test('shows arguments by name, secrets left out, and only once the call has failed', () => {
  let read = 0
  const order = {
    id: 7,
    get total(): number {
      read += 1
      return 1
    },
  }
  const charge = errors.wrap(
    (amount: number, user: string, password: string, about: object, ...rest: unknown[]) =>
      amount > 1 ? fails() : [user, password, about, rest],
  )
  charge(1, 'ann', 'hunter2', order)
  expect(() => charge(2, 'ann', 'hunter2', order, [1, 2], new Map())).toThrow(failure)
  expect(told).toMatchObject([
    {
      fields: {
        arguments: {
          amount: '2',
          user: '"ann"',
          about: '{id: 7, total: undefined}',
          rest: 'Array(2)',
          arg5: '[Map]',
        },
      },
    },
  ])
  expect(read).toBe(0)
})

test('shows only what kind of values arguments were where texts may not be shown', () => {
  show = 'shape'
  expect(() =>
    errors.wrap((a: string, b: object): unknown => (a === '' ? b : fails()))('ann@shop.example', { id: 7 }),
  ).toThrow(failure)
  expect(told).toMatchObject([{ fields: { arguments: { a: 'string(16)', b: '{id}' } } }])
})

test('survives arguments that cannot be read', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  expect(() =>
    errors.wrap((...all: unknown[]): unknown => (all.length === 0 ? 0 : fails()))(proxy, Symbol('s'), 1n),
  ).toThrow(failure)
  expect(told).toMatchObject([
    { fields: { arguments: { all: '[unreadable]', arg1: 'Symbol(s)', arg2: '1n' } } },
  ])
})

test('checks a job in at its begin and end, under one id', async () => {
  const done = errors.checkIn('invoices', { schedule: '0 3 * * *', marginMinutes: 5 }, async () => {
    rig.nowMs += 1500
    return Promise.resolve('sent')
  })
  await expect(done).resolves.toBe('sent')
  const [begin, end] = rig.lines
  expect(begin).toMatchObject({
    event: 'check_in',
    fields: { monitor: 'invoices', status: 'in_progress', schedule: '0 3 * * *', margin_minutes: 5 },
  })
  expect(end?.fields).toMatchObject({
    status: 'ok',
    duration_ms: 1500,
    check_in_id: begin?.fields['check_in_id'],
  })
})

test('checks a failed job in with the id of its failure, which goes on', () => {
  expect(() => errors.checkIn('invoices', fails)).toThrow(failure)
  expect(rig.lines.at(-1)?.fields).toMatchObject({ status: 'error', errorId: errors.idOf(failure) })
  expect(told).toMatchObject([{ event: 'monitor.failed', fields: { monitor: 'invoices' } }])
})

test('refuses a monitor and a schedule that are none', () => {
  expect(() => errors.checkIn('a b', fails)).toThrow("monitor is 'a b'")
  expect(() => errors.checkIn('a', { schedule: 'daily' }, fails)).toThrow("options.schedule is 'daily'")
  expect(() => errors.checkIn('a', { schedule: 5 as unknown as string }, fails)).toThrow(ObsFault)
  expect(() => errors.checkIn('a', { margin: 5 } as object, fails)).toThrow("no option 'options.margin'")
})

test('a run that gives what can be awaited ends when that does', async () => {
  const query = {
    // oxlint-disable-next-line unicorn/no-thenable
    then: async (_done: unknown, failed: (err: unknown) => never) => failed(failure),
  }
  await expect(Promise.resolve(errors.checkIn('invoices', () => query))).rejects.toThrow(failure)
  expect(rig.lines).toMatchObject([{ fields: { status: 'in_progress' } }, { fields: { status: 'error' } }])
  const twice: PromiseLike<number> = {
    // oxlint-disable-next-line unicorn/no-thenable
    then(done) {
      for (const rows of [7, 8]) void done?.(rows)
      return undefined as never
    },
  }
  expect(await errors.checkIn('invoices', () => twice)).toBe(7)
  expect(rig.lines).toHaveLength(4)
})

test('takes feedback that lacks its id or its text, as a form may send it', () => {
  const feedback = errors.feedback as (id: unknown, given: unknown) => string
  expect([feedback(undefined, { message: 'x' }), feedback(['a'], {}), feedback('', undefined)]).toEqual([
    'before_start',
    'before_start',
    'before_start',
  ])
  expect(rig.lines).toHaveLength(3)
})

test('binds feedback to the id a person was shown, and says what that id stands for', () => {
  const id = errors.capture(failure)
  expect(errors.feedback(id, { message: 'I only pressed pay', email: 'ann@shop.example' })).toBe('stored')
  expect(rig.lines).toMatchObject([
    {
      event: 'feedback',
      fields: { message: 'I only pressed pay', email: 'ann@shop.example', errorId: id },
    },
  ])
  expect(errors.feedback('made up', { message: 'x'.repeat(10_000) })).toBe('before_start')
  expect(String(rig.lines.at(-1)?.fields['message'])).toHaveLength(4096)
})

test('knows what was reported while the clock stood before the start of the process', () => {
  rig.nowMs -= 3_600_000
  expect(rig.book.occurrences.resolve(errors.capture(failure))).toMatchObject({ state: 'stored' })
})
