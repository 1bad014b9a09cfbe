// The check of an instance's options, for what no type checker has seen: it names the option and the mend.
import {
  atLeast,
  checkNamesWithin,
  checkOptionForm,
  checkOptionForms,
  checkWithinPipeline,
  isRecord,
  optionForms,
  pipelineForms,
  type OptionForm,
} from '@obs/core'
import type { ObsOptions } from './options.ts'

const { call, flag, record } = optionForms

const forms: Readonly<Record<keyof ObsOptions, OptionForm>> = {
  ...pipelineForms,
  expected: call,
  errors: record,
  uncaught: flag,
  metrics: record,
  fleet: [
    (value) => typeof value === 'boolean' || typeof value === 'string',
    'give true, false or the path of a folder',
  ],
  page: [(value) => typeof value === 'boolean' || isRecord(value), "give true, false or { path: '/_obs' }"],
}

const namesWithin = {
  metrics: ['intervalMs', 'seriesMax', 'idleMsMax', 'runtime', 'rules'],
  page: ['path', 'auth', 'persist'],
} as const

const formsWithin: Readonly<Record<string, OptionForm>> = {
  'metrics.intervalMs': atLeast(100),
  'metrics.seriesMax': atLeast(1),
  'metrics.rules': [Array.isArray, "give a list, as in [['allow', 'http.*']]"],
  // Not shown: a text in this place is a password.
  'page.auth': [call[0], "give (req) => 'read', 'write' or false", 'no function'],
  'page.persist': [(value) => typeof value === 'string', 'give the path of a folder'],
  'page.path': [(value) => /^(\/[\w.-]+)+\/?$/.test(String(value)), "give a path such as '/_obs'"],
}

/** Throws ObsFault `bad_option`. */
export function checkOptions(options: ObsOptions): void {
  checkOptionForms(options, forms, "give an object, as in configure({ service: 'shop' })")
  checkNamesWithin('metrics', options.metrics, namesWithin.metrics)
  checkNamesWithin('page', options.page, namesWithin.page)
  checkWithinPipeline({ redact: options.redact, sinks: options.sinks, resource: options.resource })
  for (const [name, form] of Object.entries(formsWithin)) checkOptionForm(name, valueAt(options, name), form)
}

function valueAt(options: ObsOptions, name: string): unknown {
  const [outer = '', inner = ''] = name.split('.')
  const holder: unknown = options[outer as keyof ObsOptions]
  return isRecord(holder) ? (holder as Readonly<Record<string, unknown>>)[inner] : undefined
}
