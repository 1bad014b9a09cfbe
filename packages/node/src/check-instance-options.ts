// The check of an instance's options, for what no type checker has seen: it names the option and the mend.
import { checkOptions, kind, pipelineKinds, type Kinds } from '@obs/core'
import type { ObsOptions } from './options.ts'

type MetricsOptions = NonNullable<ObsOptions['metrics']>
type PageOptions = Exclude<ObsOptions['page'], boolean | undefined>

const number = kind.that((value) => typeof value === 'number', 'give a number')

const metrics: Kinds<MetricsOptions> = {
  intervalMs: kind.atLeast(100),
  // Their bounds are known where they are kept.
  seriesMax: number,
  idleMsMax: number,
  runtime: kind.flag,
  rules: kind.listOf(kind.anything, "give a list, as in [['allow', 'http.*']]"),
}

const page: Kinds<PageOptions> = {
  path: kind.shown((value) => /^(\/[\w.-]+)+\/?$/.test(String(value)), "give a path such as '/_obs'"),
  auth: kind.that((value) => typeof value === 'function', "give (req) => 'read', 'write' or false"),
  persist: kind.that((value) => typeof value === 'string', 'give the path of a folder'),
}

const kinds: Kinds<ObsOptions> = {
  ...pipelineKinds,
  expected: kind.call,
  errors: kind.object,
  uncaught: kind.flag,
  metrics: kind.group(metrics),
  fleet: kind.that(
    (value) => typeof value === 'boolean' || typeof value === 'string',
    'give true, false or the path of a folder',
  ),
  page: kind.either(
    (value) => typeof value === 'boolean',
    kind.group(page),
    "give true, false or { path: '/_obs' }",
  ),
}

/** Throws ObsFault `bad_option`, in the name of the function that was called. */
export function checkInstanceOptions(caller: 'configure' | 'createObs', options: ObsOptions): void {
  checkOptions(caller, options, kinds, 'closed')
}
