// The table of options in the README is whole: every option that a backend has of its own stands in its row.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sinkKinds } from './sink-options.ts'

const folder = join(import.meta.dirname, '..')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const { exports: subpaths } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>
}
const backends = Object.keys(subpaths).flatMap((subpath) => /^\.\/([a-z]+)$/.exec(subpath)?.[1] ?? [])

// Whoever misspells an option is told which ones there are.
async function optionsOf(name: string): Promise<readonly string[]> {
  const { [name]: factory } = (await import(`./${name}.ts`)) as Record<string, (options: object) => unknown>
  try {
    factory?.({ misspelt: true })
  } catch (cause) {
    const told = /; there are (.*)$/.exec((cause as Error).message)?.[1]?.split(', ') ?? []
    return told.filter((option) => !Object.hasOwn(sinkKinds, option))
  }
  return []
}

test.each(backends)('%s', async (name) => {
  const row = readme.match(new RegExp(`^\\| \`${name}\` \\|.*$`, 'gm'))?.at(-1) ?? ''
  const options = await optionsOf(name)
  expect(options.filter((option) => !row.includes(`\`${option}`))).toEqual([])
})
