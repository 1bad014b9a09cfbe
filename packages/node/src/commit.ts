// Which commit a folder is at, read from `.git` without running git. Layout: gitrepository-layout(5).
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const hash = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/
const levelsMax = 32

/** The full hash of the commit that `folder` or a folder above it is checked out at; undefined where there is none. */
export function commitOf(folder: string): string | undefined {
  const gitFolder = findGit(folder)
  if (gitFolder === undefined) return undefined
  const head = textOf(join(gitFolder, 'HEAD'))
  const ref = /^ref: (refs\/\S+)$/.exec(head)?.[1]
  return checked(ref === undefined ? head : refOf(gitFolder, ref))
}

function findGit(from: string): string | undefined {
  let folder = from
  for (let level = 0; level < levelsMax; level += 1) {
    const path = join(folder, '.git')
    // In a worktree or submodule `.git` is a file that says where the folder is.
    const elsewhere = /^gitdir: (.+)$/.exec(textOf(path))?.[1]
    if (elsewhere !== undefined) return resolve(folder, elsewhere)
    if (textOf(join(path, 'HEAD')) !== '') return path
    if (folder === dirname(folder)) return undefined
    folder = dirname(folder)
  }
  return undefined
}

// A worktree keeps its own HEAD and shares the refs.
function refOf(gitFolder: string, ref: string): string {
  const shared = textOf(join(gitFolder, 'commondir'))
  for (const folder of [gitFolder, ...(shared === '' ? [] : [resolve(gitFolder, shared)])]) {
    const loose = textOf(join(folder, ref))
    if (loose !== '') return loose
    const packed = textOf(join(folder, 'packed-refs'))
    const line = packed.split('\n').find((entry) => entry.endsWith(` ${ref}`))
    if (line !== undefined) return line.slice(0, line.indexOf(' '))
  }
  return ''
}

function checked(text: string): string | undefined {
  return hash.test(text) ? text : undefined
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
