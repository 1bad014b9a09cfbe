// Laws of all line formats: any fields give one line that reads back, names no key twice and leaves a terminal alone.
import { createPipeline, type LineEncoder, type LineSnapshot, type LineSink } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLine } from './json-line.ts'
import { datadogShape, ecsShape, gcpShape, otelShape, pinoShape } from './json-presets.ts'
import type { JsonLineShape } from './json-shape.ts'
import { logfmt } from './logfmt.ts'
import { pretty } from './pretty.ts'

let taken: LineSnapshot[] = []
const sink: LineSink = {
  name: 'list',
  signals: ['log'],
  write: () => undefined,
  writeLine: (line) => void taken.push(line),
}
const pipeline = createPipeline({ sinks: [sink], level: 'trace' })

const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'msg',
    'message',
    'status',
    'level',
    'event',
    'time',
    'ecs.version',
    'severity',
    'stack_trace',
    '\ufeff',
    '\u202ekey',
    'line\nkey',
  ),
)
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.anything(),
  fc.constantFrom(
    '\u001b[2J',
    '\u202eevil',
    '\ud800',
    'a\nb',
    'a\r\n{"level":"fatal"}',
    '\u2028',
    '\u009b31m',
    '\ufeff',
  ),
)
const call = fc.record({
  event: fc.string({ unit: 'binary', maxLength: 30 }),
  logger: fc.string({ unit: 'binary', maxLength: 10 }),
  fields: fc.dictionary(key, value, { maxKeys: 8 }),
  message: fc.string({ unit: 'binary' }),
})

function lineOf({
  event,
  logger,
  fields,
  message,
}: {
  event: string
  logger: string
  fields: object
  message: string
}): LineSnapshot {
  taken = []
  const error = new RangeError(message, { cause: new Error(message) })
  pipeline.line(
    'info',
    event,
    { ...fields, err: error },
    pipeline.bind({ bound: 1, msg: 2, message: 3 }),
    logger,
    undefined,
  )
  const [line] = taken
  if (line === undefined) throw new Error('the line was lost')
  return line
}

const plain = { event: 'e', logger: 'l', fields: {}, message: 'm' }

// Everything that moves a cursor, changes colour, direction or line, or is no character at all.
const harmful = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u

function check(encode: LineEncoder, law: (text: string, line: LineSnapshot) => void): void {
  fc.assert(
    fc.property(call, (given) => {
      const line = lineOf(given)
      const text = encode(line)
      expect(text.endsWith('\n')).toBe(true)
      law(text.slice(0, -1), line)
    }),
  )
}

const shapes: Readonly<Record<string, JsonLineShape>> = {
  default: {},
  pino: pinoShape,
  ecs: ecsShape,
  gcp: gcpShape('p'),
  datadog: datadogShape,
  otel: otelShape,
}

test.each(Object.entries(shapes))(
  'JSON in shape %s: one object, no key twice, fields as they were',
  (_name, shape) => {
    check(jsonLine(shape), (text, line) => {
      expect(text).not.toMatch(harmful)
      const read = JSON.parse(text) as Record<string, unknown>
      expect(Object.keys(read)).toHaveLength(topNames(text))
      const found = (shape.fieldsUnder === undefined ? read : read[shape.fieldsUnder]) as object
      const values = Object.values(found).map((held) => JSON.stringify(held))
      for (const given of Object.values(line.toEvent().fields))
        expect(values).toContain(JSON.stringify(given))
      expect(read[shape.keys?.event ?? 'event']).toBe(line.event)
    })
  },
)

test('JSON: an error reads back as it was, whatever the errors before it had in common with it', () => {
  const encode = jsonLine()
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('', 'm', 'm\n', '\n', '\ud83d', '\ude00'),
  )
  const frames = fc.constantFrom('', '\n    at a (/a.js:1:1)', '\n    at b (/b.js:1:1)', '\ude00\n\ud83d')
  fc.assert(
    fc.property(
      fc.array(fc.record({ message: text, header: text, frames, code: fc.constantFrom(undefined, 'E1') })),
      (list) => {
        for (const { message, header, frames: rest, code } of list) {
          const error = {
            type: 'E',
            message,
            stack: header + message + rest,
            causes: [],
            ...(code === undefined ? {} : { code }),
          }
          const line = Object.assign(Object.create(lineOf(plain)), { error }) as LineSnapshot
          const { err } = JSON.parse(encode(line)) as { err: object }
          const { causes: _, ...told } = error
          expect(err).toEqual(told)
        }
      },
    ),
  )
})

test('logfmt: one line of pairs that read back, no key twice', () => {
  check(logfmt(), (text, line) => {
    expect(text).not.toMatch(harmful)
    const pairs = logfmtPairs(text)
    expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length)
    const values = pairs.map(([, held]) => held)
    for (const given of Object.values(line.toEvent().fields))
      expect(values).toContain(typeof given === 'string' ? given : JSON.stringify(given))
  })
})

test('pretty: nothing harmful, and every line but the first is indented', () => {
  check(pretty(), (text) => {
    const [first = '', ...rest] = text.split('\n')
    expect(first).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}/)
    for (const further of rest) expect(further.startsWith('  ')).toBe(true)
    expect(text.replaceAll('\n', '')).not.toMatch(harmful)
  })
})

/** How many members stand at the top of a JSON object, duplicates included. */
function topNames(text: string): number {
  let depth = 0
  let count = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*":?|[{}[\]]/g)) {
    if (token.endsWith(':') && depth === 1) count += 1
    if (token === '{' || token === '[') depth += 1
    if (token === '}' || token === ']') depth -= 1
  }
  return count
}

/** A reader after the grammar of go-logfmt: keys without spaces, quotes and equals signs; quoted values are JSON strings. */
function logfmtPairs(text: string): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = []
  const pair = /(?:^| )([^ ="]+)=("(?:[^"\\]|\\.)*"|[^ "=]*)/y
  while (pair.lastIndex < text.length) {
    const [, name = '', raw = ''] = pair.exec(text) ?? []
    if (name === '') throw new Error(`not logfmt: ${text}`)
    pairs.push([name, raw.startsWith('"') ? (JSON.parse(raw) as string) : raw])
  }
  return pairs
}
