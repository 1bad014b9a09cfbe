// Hostile inputs: no field may throw into the caller, forge a reserved key, or lose the line.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldsOf } from './line-snapshot.ts'
import { Members } from './members.ts'
import { Snapshot } from './snapshot.ts'

const snapshot = new Snapshot()

function check(fields: object, expected: Readonly<Record<string, unknown>>): void {
  expect(fieldsOf(snapshot.call(fields).text)).toEqual(expected)
}

test('keeps plain values as JSON has them', () => {
  check({ a: 1, b: 'x', c: true, d: null }, { a: 1, b: 'x', c: true, d: null })
})

test('leaves out what is undefined', () => check({ a: undefined, b: 1 }, { b: 1 }))

test('names what JSON has no value for', () => {
  check(
    { big: 9007199254740993n, nan: Number.NaN, never: -Infinity, sign: Symbol('s'), fn: function add() {} },
    { big: '9007199254740993', nan: 'NaN', never: '-Infinity', sign: 'Symbol(s)', fn: '[Function add]' },
  )
})

test('shows maps, sets, dates, bytes and nested errors as data', () => {
  const fields = fieldsOf(
    snapshot.call({
      map: new Map([['a', 1]]),
      set: new Set([1, 2]),
      at: new Date(0),
      bytes: new Uint8Array(3),
      deep: { cause: new RangeError('far') },
    }).text,
  )
  expect(fields).toMatchObject({
    map: { a: 1 },
    set: [1, 2],
    at: '1970-01-01T00:00:00.000Z',
    bytes: '[Uint8Array 3 bytes]',
    deep: { cause: { type: 'RangeError', message: 'far' } },
  })
})

test('shows what headers and queries hold, but for secrets', () => {
  check(
    {
      headers: new Headers({ 'content-type': 'text/plain', authorization: 'Bearer x' }),
      query: new URLSearchParams('page=1&page=2&token=x'),
    },
    {
      headers: { 'content-type': 'text/plain', authorization: '[redacted]' },
      query: { page: '1', page_: '2', token: '[redacted]' },
    },
  )
})

test('believes no tag: pairs without end are cut, and what is no pair is unreadable', () => {
  const endless = {
    [Symbol.toStringTag]: 'Headers',
    *[Symbol.iterator]() {
      for (let at = 0; ; at += 1) yield [`k${at}`, at]
    },
  }
  const odd = { [Symbol.toStringTag]: 'FormData', [Symbol.iterator]: () => [1][Symbol.iterator]() }
  const fields = fieldsOf(snapshot.call({ ok: 1, endless, odd }).text)
  expect(fields).toMatchObject({ ok: 1, endless: { k0: 0 }, odd: '[unreadable]' })
  expect(Object.keys(fields['endless'] as object).length).toBeLessThan(300)
})

test('survives a getter that throws and keeps the other fields', () => {
  const hostile = {
    ok: 1,
    get bad(): never {
      throw new Error('no')
    },
  }
  check(hostile, { ok: 1, bad: '[unreadable]' })
})

test('survives a revoked proxy, as the fields and as a field', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  check(proxy, { '[unreadable]': '[unreadable]' })
  check({ ok: 1, proxy }, { ok: 1, proxy: '[unreadable]' })
})

test('cuts cycles, depth and size', () => {
  const cycle: Record<string, unknown> = { a: 1 }
  cycle['self'] = cycle
  check({ cycle }, { cycle: { a: 1, self: '[circular]' } })
  const text = snapshot.call({ huge: 'x'.repeat(5_000_000) }).text
  expect(text.length).toBeLessThan(17_000)
  expect(text).toContain('… (5000000 characters)')
})

test('says how many fields there were also where one of them is an object that was cut', () => {
  const many = (count: number): object =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]))
  expect(fieldsOf(snapshot.call({ nested: many(101), ...many(300) }).text)['truncated']).toBe(301)
})

test.each([
  ['numbers', 1],
  ['booleans', true],
  ['empty lists', []],
  ['long texts', 'x'.repeat(16_000)],
])('bounds what one field tells of lists within lists of %s', (_, item: unknown) => {
  let list = [item]
  // Each list holds the one before a hundred times: few objects in memory, a hundred million when written out.
  for (let depth = 0; depth < 4; depth += 1) list = Array.from({ length: 100 }, () => list)
  const { text } = snapshot.call({ list })
  expect(text.length).toBeLessThan(200_000)
  expect(text).toContain('[too large]')
})

test('keeps the first of ten thousand keys and says how many there were', () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]))
  const fields = fieldsOf(snapshot.call(many).text)
  expect(Object.keys(fields)).toHaveLength(201)
  expect(fields['truncated']).toBe(10_000)
})

test('renames reserved keys instead of forging them', () => {
  const hostile = JSON.parse(
    '{"level":"fatal","time":1,"event":"e","error_id":"i","__proto__":{"x":1}}',
  ) as object
  check(hostile, { level_: 'fatal', time_: 1, event_: 'e', error_id_: 'i', __proto___: { x: 1 } })
})

test('redacts secrets by key at any depth, by path and by value', () => {
  check(
    { password: 'p', nested: { apiKey: 'k', ok: 1 }, tokens: 3 },
    { password: '[redacted]', nested: { apiKey: '[redacted]', ok: 1 }, tokens: 3 },
  )
  const strict = new Snapshot({ paths: ['customer.*.email'], values: [/\b\d{16}\b/], keys: ['Plan'] })
  const fields = fieldsOf(
    strict.call({ customer: { a: { email: 'x', id: 1 } }, note: 'card 4111111111111111', plan: 'pro' }).text,
  )
  expect(fields).toEqual({
    customer: { a: { email: '[redacted]', id: 1 } },
    note: 'card [redacted]',
    plan: '[redacted]',
  })
})

test('finds errors at any key, err first', () => {
  const err = new Error('first')
  const other = new Error('second')
  expect(snapshot.call({ other, n: 1, err }).errors.map(({ key }) => key)).toEqual(['err', 'other'])
})

test('lets call fields win over bound ones without a duplicate key', () => {
  const bound = snapshot.bound({ a: 1, b: 2 })
  const fields = { b: 3, c: 4 }
  expect(snapshot.merge(bound, snapshot.call(fields), fields)).toBe(',"a":1,"b":3,"c":4')
  expect(Members.none.with(bound).without(new Set(['a', 'unknown'])).text).toBe(',"b":2')
})

test('gives one parsable line without control characters or duplicate keys for any fields', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.anything()),
      fc.dictionary(fc.string(), fc.string()),
      (given, bound) => {
        const fields = { ...given }
        const text = snapshot.merge(snapshot.bound(bound), snapshot.call(fields), fields)
        // oxlint-disable-next-line no-control-regex
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/)
        const parsed = fieldsOf(text)
        // Encoding the parsed fields again gives the same members: no key stood twice.
        expect(snapshot.call(parsed).text.length).toBe(text.length)
      },
    ),
  )
})

test('redacts a path of one segment at the top level and nowhere deeper', () => {
  const strict = new Snapshot({ paths: ['email'] })
  const fields = { email: 'a@b.example', id: 7, of: { email: 'c@d.example' } }
  expect(fieldsOf(strict.call(fields).text)).toEqual({
    email: '[redacted]',
    id: 7,
    of: { email: 'c@d.example' },
  })
})

test('redacts the items of a list or set that a path names', () => {
  const rules = new Snapshot({ paths: ['to.*', 'cc.0', 'rows.*.*'] })
  const fields = { to: ['a@b.c'], cc: new Set(['d@e.f', 'open']), rows: [['x'], ['y']] }
  expect(fieldsOf(rules.call(fields).text)).toEqual({
    to: ['[redacted]'],
    cc: ['[redacted]', 'open'],
    rows: [['[redacted]'], ['[redacted]']],
  })
})

test('treats a key alike whatever key stood before it', () => {
  const key = fc.constantFrom('a', 'b', 'password', 'err', 'level', 'k'.repeat(300), '__proto__')
  const shapes = fc.array(fc.uniqueArray(key, { maxLength: 5 }), { maxLength: 20 })
  fc.assert(
    fc.property(shapes, (calls) => {
      const used = new Snapshot()
      for (const keys of calls) {
        const fields = Object.fromEntries(keys.map((name) => [name, 1]))
        expect(used.call(fields)).toEqual(new Snapshot().call(fields))
      }
    }),
  )
})

test('gives no key twice where reserved or long names are moved aside', () => {
  check({ level: 1, level_: 2, level__: 3 }, { level___: 1, level_: 2, level__: 3 })
  const long = 'k'.repeat(300)
  const fields = fieldsOf(snapshot.call({ [`${long}a`]: 1, [`${long}b`]: 2, [long]: 3 }).text)
  expect(Object.values(fields)).toEqual([1, 2, 3])
  const nested = fieldsOf(snapshot.call({ deep: { [`${long}a`]: 1, [`${long}b`]: 2 } }).text)
  expect(Object.values(nested['deep'] as object)).toEqual([1, 2])
  const keys: [unknown, string][] = [
    [1, 'number'],
    ['1', 'string'],
  ]
  check({ map: new Map(keys) }, { map: { 1: 'number', '1_': 'string' } })
})

test('gives pseudonyms that are the same for the same value, and only under the same secret', () => {
  const hmac = {
    secret: 'a secret of some length',
    keys: ['userId'],
    paths: ['order.email'],
    values: [/\+\d{6,}/],
  }
  const strict = new Snapshot({ hmac })
  const fields = fieldsOf(
    strict.call({ userId: 'ann', order: { email: 'ann', id: 1 }, note: 'call +4912345', password: 'p' }).text,
  )
  // printf ann | openssl dgst -sha256 -hmac 'a secret of some length' (OpenSSL 3.0)
  const ann = 'hmac:e597e91c399a3becfae34c4058726322'
  expect(fields).toEqual({
    userId: ann,
    order: { email: ann, id: 1 },
    note: expect.stringMatching(/^call hmac:[0-9a-f]{32}$/) as string,
    password: '[redacted]',
  })
  expect(fieldsOf(strict.call(fields).text)).toEqual(fields)
  expect(() => new Snapshot({ hmac: { ...hmac, secret: 'short' } })).toThrow('redact.hmac.secret')
})

test('searches the texts of errors for secrets too', () => {
  const strict = new Snapshot({ values: [/\b\d{16}\b/] })
  const error = new Error('card 4111111111111111', { cause: new Error('also 4111111111111111') })
  const data = strict.error(error)
  expect(JSON.stringify(data)).not.toContain('4111')
  expect(data).toMatchObject({ message: 'card [redacted]', causes: [{ message: 'also [redacted]' }] })
})

test('encodes what was bound before the rules changed anew, by the rules in force', () => {
  const bound = snapshot.bound({ email: 'ann@example.org', id: 1 })
  const strict = new Snapshot({ keys: ['email'] })
  expect(strict.current(bound).text).toBe(',"email":"[redacted]","id":1')
  expect(strict.current(bound)).toBe(strict.current(bound))
  expect(snapshot.current(bound)).toBe(bound)
})

test('gives no key twice for any mix of keys that could be mistaken for each other', () => {
  const key = fc.constantFrom(
    'level',
    'level_',
    'level__',
    'err',
    'err_',
    'truncated',
    'a',
    'time',
    'time_',
    '__proto__',
  )
  const value = fc.oneof(fc.integer(), fc.constant(undefined), fc.constant(new Error('e')))
  const record = fc.array(fc.tuple(key, value)).map((pairs) => Object.fromEntries(pairs))
  fc.assert(
    fc.property(record, record, record, (ambient, bound, given) => {
      const base = snapshot.bound(ambient).with(snapshot.bound(bound))
      const call = snapshot.call(given)
      let text = snapshot.merge(base, call, given)
      for (const further of call.errors.slice(1)) text += snapshot.errorMember(further, text)
      expect(Object.keys(fieldsOf(text))).toHaveLength(topNames(text))
    }),
  )
})

/** How many members stand at the top of `text`, duplicates included. */
function topNames(text: string): number {
  let depth = 0
  let count = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*":?|[{}[\]]/g)) {
    if (token.endsWith(':') && depth === 0) count += 1
    if (token === '{' || token === '[') depth += 1
    if (token === '}' || token === ']') depth -= 1
  }
  return count
}

test.each<readonly [path: string, fields: object, told: object]>([
  [
    'customer.*',
    { customer: { 'tax.id': 1, name: 2 } },
    { customer: { 'tax.id': '[redacted]', name: '[redacted]' } },
  ],
  ['*', { 'tax.id': 1, a: 2 }, { 'tax.id': '[redacted]', a: '[redacted]' }],
  ['*.id', { 'a.b': { id: 1, 'x.id': 2 } }, { 'a.b': { id: '[redacted]', 'x.id': 2 } }],
  [
    'a.*.c',
    { a: { 'b.b': { c: 1 }, b: { c: 2, 'c.c': 3 } } },
    { a: { 'b.b': { c: '[redacted]' }, b: { c: '[redacted]', 'c.c': 3 } } },
  ],
  [
    'a.b.c',
    { 'a.b.c': 1, 'a.b': { c: 2 }, a: { 'b.c': 3, b: { c: 4 } } },
    { 'a.b.c': '[redacted]', 'a.b': { c: '[redacted]' }, a: { 'b.c': '[redacted]', b: { c: '[redacted]' } } },
  ],
  [
    'http.*',
    { 'http.method': 1, 'http.request.method': 2, http: { 'request.method': 3 } },
    { 'http.method': '[redacted]', 'http.request.method': 2, http: { 'request.method': '[redacted]' } },
  ],
  ['list.*', { list: [{ 'a.b': 1 }], 'list.0': 2 }, { list: ['[redacted]'], 'list.0': '[redacted]' }],
  ['a.*', { a: new Map([['b.c', 1]]) }, { a: { 'b.c': '[redacted]' } }],
])('a path with %s redacts keys with dots as one segment', (path, fields, told) => {
  const snapshot = new Snapshot({ paths: [path] })
  expect(fieldsOf(snapshot.call(fields).text)).toEqual(told)
  expect(fieldsOf(snapshot.bound(fields).text)).toEqual(told)
})
