// A commit is found wherever git keeps it: loose, packed, detached, in a worktree. The folders are git's own work.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitOf } from './commit.ts'

const folder = mkdtempSync(join(tmpdir(), 'obs-commit-'))
const repository = join(folder, 'shop')
let head = ''

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim()

beforeAll(() => {
  mkdirSync(join(repository, 'packages/api'), { recursive: true })
  git('init', '-q', '-b', 'main')
  git('commit', '-q', '--allow-empty', '-m', 'one')
  head = git('rev-parse', 'HEAD')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('of a branch, also from a folder below', () => {
  expect(commitOf(repository)).toBe(head)
  expect(commitOf(join(repository, 'packages/api'))).toBe(head)
})

test('of a packed branch', () => {
  git('pack-refs', '--all')
  expect(commitOf(repository)).toBe(head)
})

test('of a worktree', () => {
  git('worktree', 'add', '-q', '-b', 'other', join(folder, 'other'))
  expect(commitOf(join(folder, 'other'))).toBe(head)
})

test('of a detached head', () => {
  git('checkout', '-q', '--detach')
  expect(commitOf(repository)).toBe(head)
})

test('of no repository', () => expect(commitOf(folder)).toBeUndefined())
