// Folders on a real disk, and where nobody can make one.
import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from './folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'obs-folder-'))

test('makes a folder and those above it, and leaves alone what is there', () => {
  const deep = join(folder, 'a/b/c')
  makeFolder(deep, 0o700)
  makeFolder(deep, 0o755)
  expect(statSync(deep).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700)
})

test.each(['/proc/none/below', '/proc/none', '/dev/null/below'])(
  'comes back where none can be made: %s',
  (path) => {
    expect(() => makeFolder(path)).toThrow(/ENOENT|EEXIST|EACCES|EPERM|EROFS|ENOTDIR/)
  },
)

test('says that a file is in the way', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST')
  expect(() => makeFolder(join(folder, 'file/below'))).toThrow('EEXIST')
})
