// Builds and packs every package, as a release does.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../source/repository.ts'

/** A packed package. */
export interface Tarball {
  /** `@obs/core`. */
  readonly name: string
  readonly path: string
}

/** Packs into a folder of its own and gives back what lies there, until it is removed. */
export function packAll(): { tarballs: readonly Tarball[]; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'obs-tarballs-'))
  run(root, 'npx', '-y', 'pnpm@12', 'build')
  run(root, 'npx', '-y', 'pnpm@12', '-r', '--filter', './packages/*', 'pack', '--pack-destination', folder)
  const tarballs = readdirSync(folder).map((file) => ({
    name: file.replace(/^obs-(.*?)-\d+\..*$/, '@obs/$1'),
    path: join(folder, file),
  }))
  return { tarballs, remove: () => rmSync(folder, { recursive: true }) }
}

/** Runs a command and gives back what it prints. Throws with all it said where it fails. */
export function run(cwd: string, command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`, { cause })
  }
}
