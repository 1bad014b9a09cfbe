// What is installed on this machine: Debian packages, and npm packages in the suite's own folder.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where software of servers lives that is not installed: OBS_BACKENDS_DIR, or a folder in the system's temporary one. */
export const softwareFolder: string =
  process.env['OBS_BACKENDS_DIR'] ?? join(tmpdir(), 'obs-backends-software')

/** The version of an installed Debian package without its revision; undefined where it is not installed. */
export function debianVersion(name: string): string | undefined {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev} ${Version}', name], {
    encoding: 'utf8',
  })
  const [, version] = /^ii\s+(?:\d+:)?([^-+~\s]+)/.exec(asked.stdout) ?? []
  return version
}

/** Where the npm packages of one server plan live: each has its own, since their dependencies disagree. */
export function npmHome(plan: string): string {
  return join(softwareFolder, plan)
}

/** The folder of an npm package of a plan. */
export function npmFolder(plan: string, name: string): string {
  return join(npmHome(plan), 'node_modules', name)
}

/** The version of an installed npm package of a plan; undefined where it is not installed. */
export function npmVersion(plan: string, name: string): string | undefined {
  const path = join(npmFolder(plan, name), 'package.json')
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
    : undefined
}

/** Where Debian packages are unpacked that are not installed. */
export const unpackedFolder: string = join(softwareFolder, 'root')

/** The version of an unpacked Debian package; undefined where it is not there. */
export function unpackedVersion(name: string): string | undefined {
  const path = join(unpackedFolder, `.${name}`)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
