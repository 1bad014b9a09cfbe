// Runs the compiler of this workspace over programs that exist only for a test.
import { execFile } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readManifests } from '../source/manifests.ts'
import { root } from '../source/repository.ts'
import type { Files } from './programs.ts'

/** Compiles the files against the sources of the packages and gives back what the compiler says, one string per complaint. */
export async function compile(
  files: Files,
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly string[]> {
  const parent = join(root, 'node_modules/.api')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'program-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration(options)))
    return await complaints(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function configuration(options: Readonly<Record<string, unknown>>): object {
  return {
    extends: '../../../tsconfig.base.json',
    include: ['*.ts'],
    compilerOptions: { isolatedDeclarations: false, declaration: false, paths: sourcePaths(), ...options },
  }
}

// Every subpath of every package, at its source.
function sourcePaths(): Readonly<Record<string, readonly string[]>> {
  const paths = readManifests(root).flatMap(({ folder, name, subpaths }) =>
    subpaths.map((subpath): readonly [string, readonly string[]] => [
      subpath === '' ? name : `${name}/${subpath}`,
      [join(root, 'packages', folder, 'src', `${subpath || 'index'}.ts`)],
    ]),
  )
  return Object.fromEntries(paths)
}

async function complaints(folder: string): Promise<readonly string[]> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [tsc, '-p', folder, '--pretty', 'false'],
      { cwd: folder },
      (failure, stdout) => {
        const lines = stdout.split('\n').filter((line) => line.includes('error TS'))
        resolve(failure !== null && lines.length === 0 ? [String(failure)] : lines)
      },
    )
  })
}
