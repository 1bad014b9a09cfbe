// A folder that several processes of one user write to, and nobody else.
import { chmodSync, lstatSync } from 'node:fs'
import { makeFolder } from '@obs/delivery'

/** Makes the folder at `path`, for this user alone. Throws where it cannot be made or is somebody else's. */
export function makeOwnFolder(path: string): void {
  makeFolder(path, 0o700)
  const uid = process.getuid?.()
  const found = lstatSync(path)
  if (uid === undefined) return
  if (!found.isDirectory() || found.uid !== uid)
    throw new Error(`${path} belongs to somebody else: give a folder within it`)
  if ((found.mode & 0o022) !== 0) chmodSync(path, 0o700)
}
