// What no type checker has seen is refused with the option and the mend, before anything is set up.
import { ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { checkOptions } from './check-options.ts'
import { configure, createObs } from './default.ts'
import type { ObsOptions } from './options.ts'

const sink = { name: 'case', signals: ['log'], write: () => undefined }

test.each([
  [{ servce: 'shop' }, /^there is no option 'servce'; there are service, release, .*, fleet, page$/],
  [{ service: 7 }, 'service is 7: give a text'],
  [{ sinks: sink }, 'sinks is an object: give a list of what the factories return, as in [stdout()]'],
  [{ sinks: [() => sink] }, 'sinks is a list: give a list of what the factories return, as in [stdout()]'],
  [{ processors: ['sample'] }, 'processors is a list: give a list of functions'],
  [{ redact: ['ssn'] }, "redact is a list: give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false"],
  [
    { redact: { keys: 'ssn' } },
    "redact is an object: give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false",
  ],
  [{ redact: true }, "redact is true: give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false"],
  [{ expected: 404 }, 'expected is 404: give a function'],
  [{ uncaught: 'no' }, "uncaught is 'no': give true or false"],
  [{ crashFlushMs: -1 }, 'crashFlushMs is -1: give a number of at least 0'],
  [{ metrics: { intervalMs: 10 } }, 'metrics.intervalMs is 10: give a number of at least 100'],
  [{ metrics: 10 }, 'metrics is 10: give an object'],
  [{ resource: { pod: 7 } }, 'resource.pod is 7: give a text'],
  [{ fleet: 1 }, 'fleet is 1: give true, false or the path of a folder'],
  [{ page: '/_obs' }, "page is '/_obs': give true, false or { path: '/_obs' }"],
  [{ page: { path: 'obs' } }, "page.path is 'obs': give a path such as '/_obs'"],
  [{ page: { persist: true } }, 'page.persist is true: give the path of a folder'],
  [
    { page: { auht: () => 'read' } },
    "there is no option 'page.auht'; there are page.path, page.auth, page.persist",
  ],
  [{ page: { auth: 'secret' } }, "page.auth is no function: give (req) => 'read', 'write' or false"],
  [{ redact: { key: ['iban'] } }, /^there is no option 'redact.key'; there are redact.keys, redact.paths, /],
  [{ redact: { values: ['x'] } }, /^redact.values is a list: give a list of patterns/],
  [{ metrics: { interval: 500 } }, /^there is no option 'metrics.interval'; there are metrics.intervalMs, /],
  [
    { metrics: { rules: { allow: '*' } } },
    "metrics.rules is an object: give a list, as in [['allow', 'http.*']]",
  ],
  [
    { sinks: [{ ...sink, level: 'loud' }] },
    "the level of sink 'case' is 'loud': use trace, debug, info, warn, error, fatal",
  ],
  [
    { sinks: [{ ...sink, signals: ['logs'] }] },
    "the signals of sink 'case' are 'logs': list some of log, error, metric",
  ],
  [{ page: null }, "page is null: give true, false or { path: '/_obs' }"],
])('refuses %j', (options, told) => {
  const check = (): void => checkOptions(options as unknown as ObsOptions)
  expect(check).toThrow(ObsFault)
  expect(check).toThrow(told)
})

test('takes what is undefined, off or as it should be', () => {
  const options = {
    service: undefined,
    sinks: [sink, false, undefined, '', null],
    processors: [undefined, (event: unknown) => event],
    redact: false,
    fleet: '',
    page: { path: '/shop/_obs' },
    metrics: { seriesMax: 1 },
  }
  expect(() => checkOptions(options as unknown as ObsOptions)).not.toThrow()
  expect(() => checkOptions({})).not.toThrow()
})

test.each([null, [], 'shop'])('options that are %j are none, and the mend is told', (options) => {
  const given = options as unknown as ObsOptions
  const told = /^the options are (null|a list|'shop'): give an object, as in configure/
  expect(() => configure(given)).toThrow(told)
  expect(() => createObs(given)).toThrow(told)
})

test('configure without options says what to give', () => {
  const bare = configure as () => unknown
  expect(bare).toThrow("the options are undefined: give an object, as in configure({ service: 'shop' })")
})
