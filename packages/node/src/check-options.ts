// The check of an instance's options, for what no type checker has seen: it names the option and the mend.
import { ObsFault } from '@obs/core'
import { checkNamesWithin, checkSinksWithin } from './check-within.ts'
import type { ObsOptions } from './options.ts'

/** What an option has to be, and what to give where it is not. */
type Form = readonly [fits: (value: unknown) => boolean, mend: string]

const text: Form = [(value) => typeof value === 'string', 'give a text']
const call: Form = [isCall, 'give a function']
const flag: Form = [isFlag, 'give true or false']
const record: Form = [isRecord, 'give an object']

const forms: Readonly<Record<keyof ObsOptions, Form>> = {
  service: text,
  release: text,
  environment: text,
  resource: record,
  level: text,
  sinks: [(value) => isListOf(value, isSink), 'give a list of what the factories return, as in [stdout()]'],
  processors: [(value) => isListOf(value, isCall), 'give a list of functions'],
  redact: [
    (value) => value === false || isRedaction(value),
    "give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false",
  ],
  expected: call,
  errors: record,
  crashFlushMs: atLeast(0),
  uncaught: flag,
  metrics: record,
  fleet: [(value) => isFlag(value) || typeof value === 'string', 'give true, false or the path of a folder'],
  page: [(value) => isFlag(value) || isRecord(value), "give true, false or { path: '/_obs' }"],
  clock: record,
  onFault: call,
}

const formsWithin: Readonly<Record<string, Form>> = {
  'metrics.intervalMs': atLeast(100),
  'metrics.seriesMax': atLeast(1),
  'metrics.rules': [Array.isArray, "give a list, as in [['allow', 'http.*']]"],
  'redact.values': [
    (value) => isListOf(value, (entry) => entry instanceof RegExp),
    'give a list of patterns, as in [/[A-Z]{2}\\d{20}/]',
  ],
  // Not shown: a text in this place is a password.
  'page.auth': [isCall, "give (req) => 'read', 'write' or false"],
  'page.persist': [(value) => typeof value === 'string', 'give the path of a folder'],
  'page.path': [(value) => /^(\/[\w.-]+)+\/?$/.test(String(value)), "give a path such as '/_obs'"],
}

/** Throws ObsFault `bad_option`. */
export function checkOptions(options: ObsOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(forms, name))
      throw new ObsFault(
        'bad_option',
        `there is no option '${name}'; there are ${Object.keys(forms).join(', ')}`,
      )
    checkForm(name, value, forms[name as keyof ObsOptions])
  }
  checkNamesWithin(options)
  checkSinksWithin(options)
  for (const [name, form] of Object.entries(formsWithin)) checkForm(name, valueAt(options, name), form)
  for (const [name, value] of Object.entries(options.resource ?? {}))
    checkForm(`resource.${name}`, value, text)
}

function checkForm(name: string, value: unknown, [fits, mend]: Form): void {
  if (value === undefined || fits(value)) return
  const is = name === 'page.auth' ? 'no function' : shown(value)
  throw new ObsFault('bad_option', `${name} is ${is}: ${mend}`)
}

function valueAt(options: ObsOptions, name: string): unknown {
  const [outer = '', inner = ''] = name.split('.')
  const holder: unknown = options[outer as keyof ObsOptions]
  return isRecord(holder) ? (holder as Readonly<Record<string, unknown>>)[inner] : undefined
}

// A value may be a secret in the wrong place: only what is short and simple is shown.
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

function atLeast(least: number): Form {
  return [
    (value) => typeof value === 'number' && value >= least && Number.isFinite(value),
    `give a number of at least ${least}`,
  ]
}

function isCall(value: unknown): boolean {
  return typeof value === 'function'
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Falsy entries are switched off in place: `dsn && sentry({ dsn })`.
function isListOf(value: unknown, fits: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((entry: unknown) => !entry || fits(entry))
}

function isSink(value: unknown): boolean {
  return isRecord(value) && 'write' in value && 'signals' in value && 'name' in value
}

// A list in place of the object, or a text in place of a list, would redact nothing and say nothing.
function isRedaction(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { keys, paths, values } = value as Readonly<Record<string, unknown>>
  return [keys, paths, values].every((list) => list === undefined || Array.isArray(list))
}
