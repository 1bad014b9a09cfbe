// What the declaration of a metric may say, checked before anything is made of it: a help text that is none would fail every
// scrape of the process, and a misspelt option would quietly mean nothing.
import { ObsFault } from '@obs/core'

type Form = readonly [fits: (value: unknown) => boolean, mend: string]

const text: Form = [(value) => typeof value === 'string', 'give a text']

/** By the options that there are; those with words of their own are checked where they are used. */
const forms: Readonly<Record<string, Form>> = {
  help: text,
  unit: text,
  labels: [isNames, "list their names, as in ['plan', 'country']"],
  states: [(value) => isNames(value) && value.length > 0, "list them, as in ['open', 'closed']"],
  values: text,
  across: text,
  slowMsMin: [(value) => typeof value === 'number' && value >= 0, 'give at least 0 ms'],
}

/** Throws ObsFault `bad_option`, naming the metric, the option and the mend. */
export function checkDeclaration(name: unknown, options: unknown): void {
  if (typeof name !== 'string') throw bad(`the name of a metric is ${shown(name)}: give a text`)
  if (typeof options !== 'object' || options === null)
    throw bad(`metric '${name}': its options are ${shown(options)}: give an object, as in { unit: 'By' }`)
  for (const [option, value] of Object.entries(options)) checkOption(name, option, value)
}

function checkOption(name: string, option: string, value: unknown): void {
  const form = Object.hasOwn(forms, option) ? forms[option] : undefined
  if (form === undefined)
    throw bad(`metric '${name}': there is no option '${option}'; there are ${Object.keys(forms).join(', ')}`)
  const [fits, mend] = form
  if (value !== undefined && !fits(value))
    throw bad(`metric '${name}': ${option} is ${shown(value)}: ${mend}`)
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')
}

function shown(value: unknown): string {
  if (Array.isArray(value))
    return `a list of ${value.map((entry) => `'${String(entry)}'`).join(', ') || 'none'}`
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

function bad(told: string): ObsFault {
  return new ObsFault('bad_option', told)
}
