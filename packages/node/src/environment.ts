// The only reader of the environment: what the default instance follows until it is configured.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Levels } from '@obs/core'
import { commitOf } from './commit.ts'
import { attributesOf } from './attributes.ts'
import { misspeltVariables } from './misspelt.ts'
import type { ObsOptions } from './options.ts'
import { valueOf, type Variables } from './variables.ts'

/** What the environment says, and what of it cannot be followed: a program must start whatever its environment says. */
export type Environment = Readonly<{
  options: Pick<ObsOptions, 'service' | 'release' | 'environment' | 'resource' | 'level' | 'page' | 'fleet'>
  complaints: readonly string[]
}>

/**
 * Reads OBS_SERVICE, OBS_LOG, OBS_RELEASE, OBS_ENVIRONMENT, OBS_PAGE, OBS_FLEET, SENTRY_RELEASE, SENTRY_ENVIRONMENT,
 * OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, NODE_ENV, package.json, commit. Of what is `given` nothing is complained of.
 */
export function readEnvironment(given: Pick<ObsOptions, 'level' | 'resource'> = {}): Environment {
  const unreadable: string[] = []
  const resource = attributesOf(set('OTEL_RESOURCE_ATTRIBUTES') ?? '', (what) =>
    unreadable.push(`OTEL_RESOURCE_ATTRIBUTES: ${what}`),
  )
  const asked = set('OBS_LOG')
  const wrong = given.level === undefined ? levelComplaints(asked) : []
  return {
    options: {
      service: set('OBS_SERVICE') ?? set('OTEL_SERVICE_NAME') ?? resource['service.name'] ?? packageName(),
      release: set('OBS_RELEASE') ?? set('SENTRY_RELEASE') ?? resource['service.version'] ?? guessedRelease(),
      environment: environmentName(resource),
      resource,
      level: wrong.length === 0 ? asked : undefined,
      page: pageWanted(set('OBS_PAGE')),
      fleet: fleetWanted(set('OBS_FLEET')),
    },
    complaints: [...wrong, ...variableComplaints(), ...(given.resource === undefined ? unreadable : [])],
  }
}

// Images are built for production and run in several places, which the other names tell apart. But a place that is called development
// may have strangers for clients: against NODE_ENV it does not have them told more. A place that nobody named is production.
function environmentName(resource: Readonly<Record<string, string>>): string {
  const place =
    set('OBS_ENVIRONMENT') ??
    set('SENTRY_ENVIRONMENT') ??
    resource['deployment.environment.name'] ??
    resource['deployment.environment']
  const mode = set('NODE_ENV')
  return (place === 'development' ? (mode ?? place) : (place ?? mode)) ?? 'production'
}

function levelComplaints(level: string | undefined): readonly string[] {
  try {
    new Levels().direct(level)
    return []
  } catch (cause) {
    return [`OBS_LOG: ${cause instanceof Error ? cause.message : String(cause)}`]
  }
}

// A word that is none, and names that were misspelt.
function variableComplaints(): readonly string[] {
  const page = set('OBS_PAGE')
  const odd = page === undefined || flagOf(page) !== undefined ? [] : [`OBS_PAGE is '${page}': use 1 or 0`]
  return [...odd, ...misspeltVariables(process.env)]
}

function set(name: string): string | undefined {
  return valueOf(process.env, name)
}

// A person who starts the program on a terminal is told the page's address there.
function pageWanted(asked: string | undefined): boolean {
  return asked === undefined ? process.stderr.isTTY : flagOf(asked) === true
}

function fleetWanted(asked: string | undefined): boolean | string {
  return asked === undefined ? false : (flagOf(asked) ?? asked)
}

function flagOf(asked: string): boolean | undefined {
  const word = asked.toLowerCase()
  if (word === '1' || word === 'true') return true
  return word === '0' || word === 'false' ? false : undefined
}

/** All variables, for what follows other conventions than ours. */
export function environmentVariables(): Variables {
  return process.env
}

/** The folder the process was started in; the root where that is gone. */
export function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    return '/'
  }
}

/** The flags that the environment gives to Node. */
export function nodeOptions(): string {
  return process.env['NODE_OPTIONS'] ?? ''
}

/** Where the application lies: the folder of the script's package, or the working directory. */
export function projectRoot(): string {
  return packageFolder() ?? workingFolder()
}

/** Where build services and hosts say which commit they run: Heroku, Vercel, GitHub, GitLab, Render, Railway, Jenkins. */
const commitNames = [
  'SOURCE_VERSION',
  'VERCEL_GIT_COMMIT_SHA',
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'RENDER_GIT_COMMIT',
  'RAILWAY_GIT_COMMIT_SHA',
  'GIT_COMMIT',
]

/** The package's version with the commit as build metadata (semver 2.0.0, section 10), or whichever of them is known. */
function guessedRelease(): string | undefined {
  const named = commitNames.map((name) => process.env[name] ?? '').find((commit) => commit !== '')
  const commit = (named ?? commitOf(projectRoot()))?.slice(0, 12)
  const version = packageText('version')
  if (version === undefined || commit === undefined) return version ?? commit
  return `${version}+${commit}`
}

function packageName(): string | undefined {
  return packageText('name')
}

function packageText(key: 'name' | 'version'): string | undefined {
  const folder = packageFolder()
  if (folder === undefined) return undefined
  try {
    const read = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<
      Record<string, unknown>
    >
    const value = read[key]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function packageFolder(): string | undefined {
  const script = process.argv[1]
  if (script === undefined) return undefined
  for (let folder = dirname(script); ; folder = dirname(folder)) {
    if (isThere(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) return undefined
  }
}

// Under Node's permission model it throws where it may not look.
function isThere(file: string): boolean {
  try {
    return existsSync(file)
  } catch {
    return false
  }
}
