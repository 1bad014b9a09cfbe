// The only reader of the environment: what the default instance follows until it is configured.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ObsOptions } from './options.ts'

/** What the environment says: OBS_SERVICE, OBS_LOG, OBS_RELEASE, OTEL_SERVICE_NAME, NODE_ENV, OBS_PAGE, package.json. */
export function environmentOptions(): Pick<
  ObsOptions,
  'service' | 'release' | 'environment' | 'level' | 'page'
> {
  const env = process.env
  return {
    service: env['OBS_SERVICE'] ?? env['OTEL_SERVICE_NAME'] ?? packageName(),
    release: env['OBS_RELEASE'] ?? env['SENTRY_RELEASE'],
    environment: environmentName(),
    level: env['OBS_LOG'],
    page: pageWanted(env['OBS_PAGE']),
  }
}

// A person who starts the program on a terminal is told the page's address there.
function pageWanted(asked: string | undefined): boolean {
  return asked === undefined || asked === '' ? process.stderr.isTTY : asked !== '0'
}

/** The deployment's name; an unset NODE_ENV is production. */
export function environmentName(): string {
  return process.env['NODE_ENV'] ?? 'production'
}

/** Where the application lies: the folder of the script's package, or the working directory. */
export function projectRoot(): string {
  return packageFolder() ?? process.cwd()
}

function packageName(): string | undefined {
  const folder = packageFolder()
  if (folder === undefined) return undefined
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return typeof read === 'object' && read !== null && 'name' in read && typeof read.name === 'string'
      ? read.name
      : undefined
  } catch {
    return undefined
  }
}

function packageFolder(): string | undefined {
  const script = process.argv[1]
  if (script === undefined) return undefined
  for (let folder = dirname(script); ; folder = dirname(folder)) {
    if (isPackage(folder)) return folder
    if (folder === dirname(folder)) return undefined
  }
}

function isPackage(folder: string): boolean {
  try {
    readFileSync(join(folder, 'package.json'))
    return true
  } catch {
    return false
  }
}
