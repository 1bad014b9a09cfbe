// A folder that several processes of one user share is that user's alone.
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeOwnFolder } from './own-folder.ts'

let place: string

beforeEach(() => void (place = mkdtempSync(join(tmpdir(), 'obs-own-'))))
afterEach(() => rmSync(place, { recursive: true, force: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o777

test('is made for this user alone', () => {
  makeOwnFolder(join(place, 'a/b'))
  expect(modeOf(join(place, 'a/b'))).toBe(0o700)
})

test('is taken from others who could write to it', () => {
  chmodSync(place, 0o777)
  makeOwnFolder(place)
  expect(modeOf(place)).toBe(0o700)
})

test("is refused where it is somebody else's", () => {
  // Whoever may give a folder away does so; to all others the root of the disk is one.
  const path = process.getuid?.() === 0 ? place : '/'
  if (path === place) chownSync(place, 1, 1)
  expect(() => makeOwnFolder(path)).toThrow(`${path} belongs to somebody else: give a folder within it`)
})
