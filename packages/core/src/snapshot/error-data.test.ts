// Errors as data: whatever their properties do, they are told, and nothing is thrown at who tells them.
import { createContext } from 'node:vm'
import { MessageChannel, moveMessagePortToContext } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { describeError } from './error-data.ts'

function withErrors(errors: unknown): Error {
  return Object.assign(new Error('several'), { errors })
}

test('survives a list of errors that cannot be read, and says so', () => {
  const revoked = Proxy.revocable([], {})
  revoked.revoke()
  const throwing = Object.defineProperty([], 0, {
    get() {
      throw new Error('no')
    },
  })
  for (const errors of [revoked.proxy, throwing])
    expect(describeError(withErrors(errors))).toMatchObject({
      message: 'several',
      causes: [{ type: 'string', message: '[unreadable]' }],
    })
})

test('tells ten members of an aggregate and counts the rest', () => {
  const { causes } = describeError(withErrors(Array.from({ length: 12 }, (_, at) => new Error(`e${at}`))))
  expect(causes.map(({ message }) => message).slice(8)).toEqual(['e8', 'e9', '2 more errors'])
})

test('keeps the frames of an error whose message is long, and bounds its code', () => {
  const frames = '\n    at f (/app/a.js:1:2)'
  const long = 'q'.repeat(50_000)
  const error = Object.assign(new Error(long), { stack: `Error: ${long}${frames}`, code: 'c'.repeat(1000) })
  const { message, stack, code } = describeError(error)
  expect(stack).toBe(`Error: ${message}${frames}`)
  expect([message, code]).toEqual([
    `${'q'.repeat(8192)}… (50000 characters)`,
    `${'c'.repeat(200)}… (1000 characters)`,
  ])
})

test('tells what an error of GraphQL was made of', () => {
  const thrown = Object.assign(new RangeError('duplicate key'), { code: '23505' })
  const wrapper = Object.defineProperty(new Error('duplicate key'), 'originalError', { value: thrown })
  expect(describeError(wrapper).causes).toMatchObject([{ type: 'RangeError', code: '23505' }])
})

// As HTTPError of got 14.6 is made.
test('a cause that is an empty object tells nothing and is none', () => {
  expect(describeError(new Error('status code 500', { cause: {} })).causes).toEqual([])
  expect(describeError(new Error('no', { cause: { why: 1 } })).causes).toMatchObject([{ type: 'Object' }])
})

test('takes a DOMException of another realm, as a test runner has them, for an error', () => {
  const channel = new MessageChannel()
  const port = moveMessagePortToContext(channel.port1, createContext())
  let thrown: unknown
  try {
    port.postMessage(() => undefined)
  } catch (error) {
    thrown = error
  } finally {
    channel.port2.close()
  }
  expect(thrown instanceof Error).toBe(false)
  expect(describeError(thrown)).toMatchObject({
    type: 'DataCloneError',
    stack: expect.stringMatching(/^DataCloneError: .*\n {4}at /) as unknown,
  })
})

test('has no stack where there is none, or where what formats stacks throws', () => {
  const refused = Object.defineProperty(new Error('m'), 'stack', {
    get() {
      throw new Error('no')
    },
  })
  const odd = [undefined, null, {}, ['Error: m']].map((stack) => Object.assign(new Error('m'), { stack }))
  for (const error of [refused, ...odd]) expect(describeError(error).stack).toBe('')
})

test('writes call sites as V8 does, where somebody has stacks made of them', () => {
  const { prepareStackTrace } = Error
  Error.prepareStackTrace = (_, sites) => sites
  const error = new RangeError('m')
  const sites: unknown = error.stack
  Error.prepareStackTrace = prepareStackTrace
  expect(Array.isArray(sites)).toBe(true)
  expect(describeError(error).stack).toMatch(
    /^RangeError: m\n {4}at .*error-data\.test\.ts:\d+:\d+\)?\n {4}at /,
  )
})

test('tells both failures of a disposal, the one that ended the block and the one that ended with it', () => {
  const [error, suppressed] = [new Error('close failed'), new RangeError('query failed')]
  const both = Object.assign(new Error('An error was suppressed'), {
    name: 'SuppressedError',
    error,
    suppressed,
  })
  expect(describeError(both).causes).toMatchObject([
    { message: 'close failed' },
    { type: 'RangeError', message: 'query failed' },
  ])
})
