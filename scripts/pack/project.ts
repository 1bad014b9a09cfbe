// A project of a user: a fresh folder in which npm installs tarballs and what stands beside them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run, type Tarball } from './tarballs.ts'

/** A folder with installed packages. */
export interface Project {
  write(file: string, text: string): void
  /** Runs a program of the folder; throws with all it said where it fails. */
  node(...args: readonly string[]): string
  remove(): void
}

/** Installs the tarballs and the packages beside them, without running anything of theirs. */
export function createProject(tarballs: readonly Tarball[], beside: readonly string[]): Project {
  const folder = mkdtempSync(join(tmpdir(), 'obs-project-'))
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  write('package.json', '{ "private": true, "type": "module" }')
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  run(folder, 'npm', 'install', ...quiet, ...tarballs.map(({ path }) => path), ...beside)
  return {
    write,
    node: (...args) => run(folder, process.execPath, ...args),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
