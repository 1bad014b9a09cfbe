// What an option has to be: the check for what no type checker has seen. It names the option and the mend.
import { ObsFault } from './fault.ts'

/** What an option has to be, what to give where it is not, and what to say in place of a value that may be a password. */
export type OptionForm = readonly [fits: (value: unknown) => boolean, mend: string, instead?: string]

/** The forms that many options have. */
export const optionForms: Readonly<Record<'text' | 'call' | 'flag' | 'record', OptionForm>> = {
  text: [(value) => typeof value === 'string', 'give a text'],
  call: [isCall, 'give a function'],
  flag: [(value) => typeof value === 'boolean', 'give true or false'],
  record: [isRecord, 'give an object'],
}

/** Throws ObsFault `bad_option` where `options` is no object, has a name that is none of the forms', or does not fit one. */
export function checkOptionForms(
  options: unknown,
  forms: Readonly<Record<string, OptionForm>>,
  hint: string,
): void {
  if (!isRecord(options)) throw bad(`the options are ${shown(options)}: ${hint}`)
  for (const [name, value] of Object.entries(options)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined
    if (form === undefined)
      throw bad(`there is no option '${name}'; there are ${Object.keys(forms).join(', ')}`)
    checkOptionForm(name, value, form)
  }
}

/** Throws ObsFault `bad_option` where a value that is given does not fit. */
export function checkOptionForm(name: string, value: unknown, [fits, mend, instead]: OptionForm): void {
  if (value === undefined || fits(value)) return
  throw bad(`${name} is ${instead ?? shown(value)}: ${mend}`)
}

/** Throws ObsFault `bad_option` for a name within an option that would quietly redact, limit or guard nothing. */
export function checkNamesWithin(option: string, given: unknown, names: readonly string[]): void {
  if (!isRecord(given)) return
  const odd = Object.keys(given).find((name) => !names.includes(name))
  const known = names.map((name) => `${option}.${name}`).join(', ')
  if (odd !== undefined) throw bad(`there is no option '${option}.${odd}'; there are ${known}`)
}

/** The form of a number that is at least so large. */
export function atLeast(least: number): OptionForm {
  return [
    (value) => typeof value === 'number' && value >= least && Number.isFinite(value),
    `give a number of at least ${least}`,
  ]
}

/** Whether every entry of a list fits; falsy ones are switched off in place: `dsn && sentry({ dsn })`. */
export function isListOf(value: unknown, fits: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((entry: unknown) => !entry || fits(entry))
}

/** Whether a value is an object and no list. */
export function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCall(value: unknown): boolean {
  return typeof value === 'function'
}

// A value may be a secret in the wrong place: only what is short and simple is shown.
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

function bad(told: string): ObsFault {
  return new ObsFault('bad_option', told)
}
