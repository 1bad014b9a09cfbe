// The check of a pipeline's options, and of the sinks among them.
import { isLevel, levels } from '../event/level.ts'
import { ObsFault } from '../fault.ts'
import {
  atLeast,
  checkNamesWithin,
  checkOptionForm,
  checkOptionForms,
  isListOf,
  isRecord,
  optionForms,
  type OptionForm,
} from '../option-form.ts'
import type { Maybe } from '../options.ts'
import type { Sink } from '../sink.ts'
import type { PipelineOptions } from './pipeline-options.ts'

const { text, call, record } = optionForms
const signals: readonly unknown[] = ['log', 'error', 'metric']

type Checked = Exclude<keyof PipelineOptions, 'occurrences' | 'metrics'>

/** What each option that a user gives has to be. */
export const pipelineForms: Readonly<Record<Checked, OptionForm>> = {
  service: text,
  release: text,
  environment: text,
  resource: record,
  level: text,
  sinks: [(value) => isListOf(value, isSink), 'give a list of what the factories return, as in [stdout()]'],
  processors: [
    (value) => isListOf(value, (entry) => typeof entry === 'function'),
    'give a list of functions',
  ],
  redact: [
    (value) => value === false || isRedaction(value),
    "give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false",
  ],
  crashFlushMs: atLeast(0),
  clock: record,
  onFault: call,
}

const values: OptionForm = [
  (value) => isListOf(value, (entry) => entry instanceof RegExp),
  'give a list of patterns, as in [/[A-Z]{2}\\d{20}/]',
]

/** Throws ObsFault `bad_option` for an option that is none, or is not what it has to be. */
export function checkPipelineOptions(options: PipelineOptions): void {
  const forms = { ...pipelineForms, occurrences: record, metrics: record }
  checkOptionForms(options, forms, 'give an object, as in createPipeline({ sinks: [stdout()] })')
  checkWithinPipeline(options)
}

/** The same for what lies within them. */
export function checkWithinPipeline({ redact, sinks = [], resource = {} }: PipelineOptions): void {
  checkNamesWithin('redact', redact, ['keys', 'paths', 'values', 'hmac'])
  checkOptionForm('redact.values', redact === false ? undefined : redact?.values, values)
  for (const sink of sinks) checkSink(sink)
  for (const [name, value] of Object.entries(resource)) checkOptionForm(`resource.${name}`, value, text)
}

// A sink whose level or signals are none would get all, or nothing.
function checkSink(sink: Maybe<Sink>): void {
  if (!sink) return
  const { name, level, signals: taken } = sink as { readonly [K in keyof typeof sink]: unknown }
  if (level !== undefined && level !== 'off' && !isLevel(level))
    throw bad(`the level of sink '${String(name)}' is '${String(level)}': use ${levels.join(', ')}`)
  if (!Array.isArray(taken) || !taken.every((signal) => signals.includes(signal)))
    throw bad(
      `the signals of sink '${String(name)}' are '${String(taken)}': list some of ${signals.join(', ')}`,
    )
  if (typeof sink.write !== 'function') throw bad(`sink '${String(name)}' has no function 'write': give one`)
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

function bad(told: string): ObsFault {
  return new ObsFault('bad_option', told)
}
