// A scaffolded backend is complete but for what only its author can know.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backendCases, type BackendCase } from '../../packages/testing/src/index.ts'
import { readApi } from '../api/listing.ts'
import { backendFacts } from '../derived/backend.ts'
import { root } from '../source/repository.ts'
import { parseSource } from '../source/source.ts'
import { backendFiles, withListing } from './backend-files.ts'

const files = backendFiles('dead-letter')
const [source, ownTest] = files

test('consists of a file and a test beside it', () => {
  expect(files.map(({ path }) => path)).toEqual([
    'packages/sinks/src/dead-letter.ts',
    'packages/sinks/src/dead-letter.test.ts',
  ])
  expect(ownTest?.text).toContain("import { deadLetter } from './dead-letter.ts'")
})

test('says about itself what the table of backends asks for', () => {
  expect(backendFacts(parseSource('packages/sinks/src/dead-letter.ts', source?.text ?? ''))).toMatchObject({
    name: 'dead-letter',
    signals: ['log'],
    endpoint: 'http://127.0.0.1:8080',
  })
})

describe('as it is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obs-scaffold-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let cases: readonly BackendCase[] = []
  beforeAll(async () => {
    const define = JSON.stringify(join(root, 'packages/sinks/src/define.ts'))
    const file = join(folder, 'dead-letter.ts')
    writeFileSync(file, (source?.text ?? '').replace("'./define.ts'", define))
    const { deadLetter } = (await import(pathToFileURL(file).href)) as {
      deadLetter: Parameters<typeof backendCases<{ endpoint: string }, 'log'>>[0]
    }
    cases = backendCases(deadLetter, {
      options: { endpoint: 'http://127.0.0.1:8080' },
      golden: [
        {
          event: { signal: 'log', time: 0, level: 'info', event: 'order.taken', fields: {} },
          bytes: 'what the specification of dead-letter says',
        },
      ],
    })
  })

  test('fails where its bytes are not those of the specification', async () => {
    await expect(cases[0]?.run()).rejects.toThrow('what the specification of dead-letter says')
  })

  test('keeps every other promise', async () => {
    for (const { run } of cases.slice(1)) await expect(run()).resolves.toBeUndefined()
  })
})

test('is listed among its like', () => {
  const document =
    '### @obs/sinks/<name>\n\nx\n\n```ts\nexport declare const amqp: X\nexport declare const otlp: X\n```\n\nend\n'
  const listed = withListing(document, 'dead-letter')
  const names = readApi(listed).modules[0]?.names.map(({ name }) => name)
  expect(names).toEqual(['amqp', 'deadLetter', 'otlp'])
  expect(listed.endsWith('```\n\nend\n')).toBe(true)
})

test.each([
  ['a-letter', 'the first', ['aLetter', 'amqp', 'kafka']],
  ['dead-letter', 'in the middle', ['amqp', 'deadLetter', 'kafka']],
  ['zinc', 'the last', ['amqp', 'kafka', 'zinc']],
])('%s, which is %s, leaves declarations of several lines whole', (name, _place, expected) => {
  const document = `### @obs/sinks/<name>

x

\`\`\`ts
export declare const amqp: Factory<{ exchange: string // client: a channel
  client: Channel }>
type Channel = { publish(exchange: string): boolean }
export declare const kafka: Factory<{ topic: string
  client: object }>
\`\`\`
`
  const [listed] = readApi(withListing(document, name)).modules
  expect(listed?.names.map((one) => one.name)).toEqual(expected)
})

test.each(['delete', 'null', 'default'])('is not called %s, which no constant can be called', (name) => {
  expect(() => backendFiles(name)).toThrow('reserved')
})

test.each(['', 'Dead', 'dead_letter', '../x', 'a--b'])('is not called %j', (name) => {
  expect(() => backendFiles(name)).toThrow('kebab case')
})
