// What the documents promise: the files they name exist, and every package tells the same five things.
import { posix } from 'node:path'
import { codeBlocks } from '../source/markdown.ts'
import type { Finding } from './finding.ts'

/** A Markdown file. */
export interface Document {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
}

/** Files in backticks that begin with a folder of ours, and links, that lead nowhere. `exists` is asked with paths from the root. */
export function namedFiles(
  documents: readonly Document[],
  exists: (path: string) => boolean,
): readonly Finding[] {
  return documents.flatMap(({ path, text }) => {
    const quoted = [...text.matchAll(/`((?:packages|examples|scripts|bench|backends|docs)\/[\w./-]+)`/g)]
    const linked = [...text.matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g)]
    const places = [
      ...quoted.map((match) => [match, match[1] ?? ''] as const),
      ...linked.map((match) => [match, posix.join(posix.dirname(path), match[1] ?? '')] as const),
    ]
    return places
      .filter(([, named]) => !exists(named))
      .map(([{ index }, named]) => ({
        path,
        line: lineOf(text, index),
        told: `names '${named}', which is not there`,
      }))
  })
}

const promises: readonly (readonly [what: string, says: RegExp])[] = [
  ['its name as the title', /^# @obs\/[\w-]+\n/],
  ['its purpose right under the title', /^# .*\n\n\S.{20,}/],
  ['how to install it: a `sh` block with npm install', /```sh\n(?:npx? .*\n)*?np[mx] i(?:nstall)? /],
  ['a use of ten lines or so: a `ts` block', /```ts\n/],
  ['a table of options', /^\| (?:option|name) \|.*\n\| --- /m],
  [
    'what happens on overload and outage: a paragraph that begins **On overload and outage.**',
    /^\*\*On overload and outage\.\*\* \S/m,
  ],
]

/** Package READMEs that leave out one of the five things a reader looks for. */
export function readmes(documents: readonly Document[]): readonly Finding[] {
  return documents
    .filter(({ path }) => /^packages\/[^/]+\/README\.md$/.test(path))
    .flatMap(({ path, text }) =>
      promises
        .filter(([, says]) => !says.test(text))
        .map(([what]) => ({ path, line: 1, told: `does not say ${what}` })),
    )
}

/** Packages of ours that a README's programs import and its `npm install` leaves out: who follows it gets `Cannot find package`. */
export function installs(documents: readonly Document[]): readonly Finding[] {
  return documents
    .filter(({ path }) => /^packages\/[^/]+\/README\.md$/.test(path))
    .flatMap(({ path, text }) => {
      const installed =
        text
          .match(/^npm install .*$/gm)
          ?.join(' ')
          .split(' ') ?? []
      const code = codeBlocks(text).map((block) => block.code)
      const imported = new Set(code.join('\n').match(/(?<=from ')@obs\/[\w-]+/g))
      return [...imported]
        .filter((name) => !installed.includes(name))
        .map((name) => ({ path, line: 1, told: `imports '${name}' and does not install it` }))
    })
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
