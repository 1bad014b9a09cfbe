// The two files a new backend begins as, and its line in docs/api.md. They compile and keep every promise but one: the known bytes.
import { parseSource } from '../source/source.ts'

/** A file to be written. */
export interface ScaffoldedFile {
  /** From the root. */
  readonly path: string
  readonly text: string
}

/** The files of a backend called `name`. Throws where that is no name for one. */
export function backendFiles(name: string): readonly ScaffoldedFile[] {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    throw new Error(
      `'${name}' is no name of a backend: take the service's own in kebab case, such as victoria-logs`,
    )
  const factory = factoryName(name)
  const files = [
    { path: `packages/sinks/src/${name}.ts`, text: source(name, factory) },
    { path: `packages/sinks/src/${name}.test.ts`, text: test(name, factory) },
  ]
  // A word of the language is no name of a constant: told before anything is written.
  for (const { path, text } of files) parseSource(path, text)
  return files
}

/** docs/api.md with a line for the backend among its like. */
export function withListing(document: string, name: string): string {
  const factory = factoryName(name)
  const [before, rest] = split(document, '### @obs/sinks/<name>')
  const [open, listing] = split(rest, '```ts\n')
  const [lines, after] = split(listing, '```')
  const place = placeOf(factory, lines)
  const line = `export declare const ${factory}: Factory<{}, 'log'>\n`
  return `${before}### @obs/sinks/<name>${open}\`\`\`ts\n${lines.slice(0, place)}${line}${lines.slice(place)}\`\`\`${after}`
}

// A declaration may have several lines, and a type of its own behind it.
function placeOf(factory: string, lines: string): number {
  const later = [...lines.matchAll(/^export declare const (\w+)/gm)].find(([, one = '']) => one > factory)
  return later?.index ?? lines.length
}

function factoryName(name: string): string {
  return name.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  if (at === -1) throw new Error(`docs/api.md lacks '${mark.trim()}'`)
  return [text.slice(0, at), text.slice(at + mark.length)]
}

const source = (
  name: string,
  factory: string,
): string => `// ${name}: which service, which protocol, a link to its specification. Delivery: what an answer of it promises.
import type { LogEvent } from '@obs/core'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'

/** Sends lines to ${name}. Default endpoint \`http://127.0.0.1:8080\`. */
export const ${factory}: Factory<object, 'log'> = defineBackend({
  name: '${name}',
  signals: ['log'],
  options: {},
  target: ({ endpoint = 'http://127.0.0.1:8080' }: SinkOptions) => ({ via: 'http', url: endpoint }),
  encode: (event: LogEvent) => JSON.stringify({ time: event.time, event: event.event, ...event.fields }),
})
`

const test = (
  name: string,
  factory: string,
): string => `// Golden bytes: from which specification, or captured from which client and version.
import type { LogEvent } from '@obs/core'
import { backendCases } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { ${factory} } from './${name}.ts'

const line: LogEvent = {
  signal: 'log',
  time: Date.parse('2023-10-11T22:14:15.003Z'),
  level: 'info',
  event: 'order.taken',
  fields: { order: 7 },
}

describe('conformance', () => {
  const cases = backendCases(${factory}, {
    options: { endpoint: 'http://127.0.0.1:8080' },
    golden: [{ event: line, bytes: 'what the specification of ${name} says' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})
`
