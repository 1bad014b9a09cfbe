// The golden corpus: one program failing in twelve ways, its stacks captured from Node 20.20.2, 22.23.3, 24.21.0 and
// 26.10.0, tsx 4.23.15, esbuild 0.28.2 and webpack 5, from two folders and two package managers.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorData, Frame } from '@obs/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failing, Rig } from '../test/rig.ts'
import { keysOf, tellingFrames, type Subject } from './fingerprint.ts'
import { createModules } from './module-name.ts'
import { SourceReader } from './source.ts'
import { SourceMapping } from './source-mapping.ts'
import { frameText, parseFrames } from './stack.ts'

type Captured = Readonly<{
  variant: string
  root: string
  mapped?: boolean
  failures: Readonly<Record<string, ErrorData>>
}>

const folder = join(import.meta.dirname, '../test/golden')
const shop = join(folder, 'shop')
const corpus = JSON.parse(readFileSync(join(folder, 'stacks.json'), 'utf8')) as readonly Captured[]
const reference: Captured = corpus[0] ?? { variant: 'none', root: '', failures: {} }

// The captured bundles lie beside this test: their stacks are moved here, so that their maps are found.
function framesOf({ root, mapped }: Captured, error: ErrorData): readonly Frame[] {
  const here = mapped === true ? shop : root
  const stack = error.stack.replaceAll(root, here)
  const { isOwn } = createModules(here)
  const raw = parseFrames(frameText({ ...error, stack }), isOwn)
  return mapped === true ? new SourceMapping(new SourceReader()).mapped(raw, isOwn, 'disk') : raw
}

function keyOf(captured: Captured, error: ErrorData): string {
  const frames = tellingFrames(error, (data) => framesOf(captured, data))
  return keysOf(
    { event: 'failed', error, frames },
    createModules(captured.mapped === true ? shop : captured.root),
  ).key
}

const keys = (captured: Captured, but: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(captured.failures)
      .filter(([name]) => !but.includes(name))
      .map(([name, error]) => [name, keyOf(captured, error)]),
  )

describe('keeps the key of every failure', () => {
  const kept = corpus.filter(({ variant }) => !variant.startsWith('webpack'))
  test.each(kept.map((captured) => [captured.variant, captured] as const))('%s', (variant, captured) => {
    // Node 26 gives what fs/promises rejects with no stack at all: the call and the code name the group then.
    const but = variant.includes('node 26') ? ['system'] : []
    expect(keys(captured, but)).toEqual(keys(reference, but))
  })
})

test('tells the twelve failures apart', () => {
  expect(new Set(Object.values(keys(reference, []))).size).toBe(12)
})

// webpack's minifier inlines small functions into their callers, so its stacks have fewer frames than the program.
test('leads a webpack bundle back to its sources, bundler runtime left out', () => {
  const captured = corpus.find(({ variant }) => variant.startsWith('webpack'))
  const frames = captured?.failures['sync'] === undefined ? [] : framesOf(captured, captured.failures['sync'])
  const { nameOf } = createModules(shop)
  const own = frames
    .filter(({ inApp }) => inApp)
    .map((frame) => [nameOf(frame.file), frame.function, frame.line])
  expect(own).toEqual([
    ['pay', 'checkAmount', 18],
    ['pay', 'n.charge', 14],
    ['orders', 'sync', 5],
    ['main', undefined, 24],
    ['main', undefined, 31],
  ])
})

const modules = createModules('/app')
const subject = (
  more: Partial<Subject> & { stack?: string; type?: string; code?: string; message?: string } = {},
): Subject => {
  const { stack = stackOf(['work', 'serve']), type = 'TypeError', code, message = 'm', ...rest } = more
  const error = {
    type,
    message,
    stack: `${type}: ${message}\n${stack}`,
    causes: [],
    ...(code === undefined ? {} : { code }),
  }
  return { event: 'failed', error, frames: parseFrames(frameText(error), modules.isOwn), ...rest }
}
const stackOf = (
  functions: readonly string[],
  place = (at: number): string => `/app/src/${at}.ts:${at + 1}:1`,
): string => functions.map((name, at) => `    at ${name} (${place(at)})`).join('\n')
const key = (given: Subject): string => keysOf(given, modules).key

const names = fc.array(fc.stringMatching(/^[a-z][A-Za-z]{2,12}$/), { minLength: 1, maxLength: 14 })
const lines = fc.nat(100_000)

test('no line, column, folder, version, query or separator moves a key', () => {
  fc.assert(
    fc.property(
      names,
      lines,
      fc.constantFrom('/app', '/home/ann/app', 'C:/app', 'file:///srv/app'),
      (functions, line, root) => {
        const at = (place: number): string => `/src/${place}.ts`
        const here = key(subject({ stack: stackOf(functions, (place) => `/app${at(place)}:1:1`) }))
        const there = stackOf(functions, (place) => `${root}${at(place)}:${line + 1}:${(line % 80) + 1}`)
        const moved = createModules(root.replace('file://', ''))
        const error = { type: 'TypeError', message: 'm', stack: `TypeError: m\n${there}`, causes: [] }
        const frames = parseFrames(frameText(error), moved.isOwn)
        expect(keysOf({ event: 'failed', error, frames }, moved).key).toBe(here)
      },
    ),
  )
})

test('another type, code, status, function or module is another key', () => {
  fc.assert(
    fc.property(names, (functions) => {
      const stack = stackOf(functions)
      const all = [
        subject({ stack }),
        subject({ stack, type: 'RangeError' }),
        subject({ stack, code: 'E_OTHER' }),
        subject({ stack, status: 404 }),
        subject({ stack: stackOf([`${functions[0] ?? ''}Other`, ...functions.slice(1)]) }),
        subject({ stack: stackOf(functions, (at) => `/app/src/other${at}.ts:1:1`) }),
      ].map(key)
      expect(new Set(all).size).toBe(all.length)
    }),
  )
})

test.each([
  ['/app/node_modules/pg/lib/client.js', '/app/node_modules/.pnpm/pg@8.1.0/node_modules/pg/lib/client.js'],
  [
    '/app/node_modules/pg/lib/client.js',
    '/app/.yarn/cache/pg-npm-8.1.0-0a1b2c.zip/node_modules/pg/lib/client.js',
  ],
  ['/app/src/pay.ts', '/app/dist/pay.js'],
  ['/app/src/pay.ts', '/app/dist/esm/pay.mjs'],
  ['/app/src/pay.ts', 'webpack://app/./src/pay.ts'],
  ['/app/src/pay.ts', 'webpack-internal:///(rsc)/./src/pay.ts'],
  ['/app/src/pay.ts', 'C:\\app\\src\\pay.ts'],
  ['/app/dist/chunk-4F7KQ2XA.js', '/app/dist/chunk-9ZB01LMM.js'],
])('%s and %s are one module', (one, other) => expect(modules.nameOf(one)).toBe(modules.nameOf(other)))

test.each([
  ['Object.work', 'work'],
  ['new work', 'work'],
  ['async work', 'work'],
  ['Service.get work [as work]', 'work'],
  ['work$1', 'work'],
  ['work_2', 'work'],
  ['_work', 'work'],
])('"%s" and "%s" are one function', (one, other) =>
  expect(key(subject({ stack: stackOf([one]) }))).toBe(key(subject({ stack: stackOf([other]) }))),
)

test('recursion of any depth is one place', () => {
  const deep = (times: number): string =>
    stackOf([...Array.from({ length: times }, () => 'walk'), 'serve'], () => '/app/src/a.ts:1:1')
  expect(key(subject({ stack: deep(2) }))).toBe(key(subject({ stack: deep(40) })))
})

test('functions that call one another are one place, however often they do', () => {
  const deep = (times: number): string =>
    stackOf(
      [...Array.from({ length: times }, () => ['walk', 'each']).flat(), 'serve'],
      () => '/app/src/a.ts:1:1',
    )
  expect(key(subject({ stack: deep(2) }))).toBe(key(subject({ stack: deep(5) })))
  expect(key(subject({ stack: deep(20) }))).toBe(key(subject({ stack: deep(5) })))
})

test('without own frames the innermost package names the group, without any the event and the message', () => {
  const inPackage = subject({
    stack: '    at query (/app/node_modules/pg/lib/client.js:1:1)\n    at node:internal/timers:1:1',
  })
  expect(key(inPackage)).not.toBe(key(subject({ stack: '' })))
  expect(key(subject({ stack: '', message: 'order 17 is gone' }))).toBe(
    key(subject({ stack: '', message: 'order 23 is gone' })),
  )
  expect(key(subject({ stack: '', message: 'a' }))).not.toBe(key(subject({ stack: '', message: 'b' })))
  expect(key(subject({ stack: '', event: 'one' }))).not.toBe(key(subject({ stack: '', event: 'two' })))
})

test('a system error without own frames is its call and its code, not the address', () => {
  const refused = (address: string): Subject =>
    subject({ stack: '', type: 'Error', code: 'ECONNREFUSED', message: `connect ECONNREFUSED ${address}` })
  expect(key(refused('10.0.0.1:5432'))).toBe(key(refused('db.internal:5432')))
})

test('reclassifying a frame keeps the key of all frames', () => {
  const stack = '    at query (/app/lib/db.js:1:1)\n    at work (/app/src/a.js:1:1)'
  const before = keysOf(subject({ stack }), modules)
  const frames = parseFrames(stack, (file) => file.includes('src'))
  const after = keysOf({ ...subject({ stack }), frames }, modules)
  expect(after.key).not.toBe(before.key)
  expect(after.alias).toBe(before.alias ?? after.alias)
})

test('an aggregate of ten equal failures is one of three', () => {
  const aggregate = (length: number): Subject => {
    const given = subject()
    const cause = { type: 'E', message: 'm', stack: '', causes: [] }
    return given.error === undefined
      ? given
      : { ...given, error: { ...given.error, causes: Array.from({ length }, () => cause) } }
  }
  expect(key(aggregate(3))).toBe(key(aggregate(10)))
})

test('an explicit fingerprint replaces the key, and its default token stands for it', () => {
  const explicit = (...parts: string[]): string => key(subject({ explicit: parts }))
  expect(explicit('db')).toMatch(/^e1[0-9a-f]{16}$/)
  expect(explicit('db')).toBe(
    key(subject({ explicit: ['db'], stack: stackOf(['elsewhere']), type: 'Other' })),
  )
  expect(explicit('{{ default }}', 'eu')).not.toBe(explicit('{{ default }}', 'us'))
  expect(explicit('{{ default }}', 'eu')).not.toBe(
    key(subject({ explicit: ['{{ default }}', 'eu'], type: 'Other' })),
  )
})

test('a fingerprint that is no list of texts counts all the same, a lone text as a list of one', () => {
  const rig = new Rig()
  const given = (fingerprint: unknown): string =>
    rig.occur(failing('E', '/app/a.ts:1:1'), { fingerprint: fingerprint as readonly string[] }).group
  expect(given('stripe')).toBe(given(['stripe']))
  expect(given([402])).not.toBe(given([403]))
  for (const odd of [null, {}, [Symbol('s')], [undefined], []]) given(odd)
  expect([rig.marks, rig.sum]).toEqual([9, 9])
})
