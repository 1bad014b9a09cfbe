// What no type checker has seen is refused with the option and the mend, before anything is set up.
import { ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { checkInstanceOptions } from './check-instance-options.ts'
import { configure, createObs } from './default.ts'
import type { ObsOptions } from './options.ts'

const sink = { name: 'case', signals: ['log'], write: () => undefined }

test.each([
  [
    { servce: 'shop' },
    /^configure: there is no option 'servce'; there are service, release, .*, fleet, page$/,
  ],
  [{ service: 7 }, 'configure: service is a number: give a text'],
  [{ sinks: sink }, 'sinks is an object: give a list, as in [stdout()]'],
  [{ sinks: [() => sink] }, 'sinks[0] is a function: give what a factory returns, as in stdout()'],
  [{ processors: ['sample'] }, 'processors[0] is a text: give a function'],
  [{ redact: ['ssn'] }, "redact is a list: give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false"],
  [{ redact: { keys: 'ssn' } }, 'redact.keys is a text: give a list'],
  [{ redact: true }, "redact is a boolean: give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false"],
  [{ expected: 404 }, 'expected is a number: give a function'],
  [{ uncaught: 'no' }, 'uncaught is a text: give true or false'],
  [{ crashFlushMs: -1 }, 'crashFlushMs is -1: give a finite number of at least 0'],
  [{ metrics: { intervalMs: 10 } }, 'metrics.intervalMs is 10: give a finite number of at least 100'],
  [{ clock: {} }, 'clock.now is missing: give a function'],
  [{ metrics: 10 }, 'metrics is a number: give an object'],
  [{ resource: { pod: 7 } }, 'resource.pod is a number: give a text'],
  [{ fleet: 1 }, 'fleet is a number: give true, false or the path of a folder'],
  [{ page: '/_obs' }, "page is a text: give true, false or { path: '/_obs' }"],
  [{ page: { path: 'obs' } }, "page.path is 'obs': give a path such as '/_obs'"],
  [{ page: { persist: true } }, 'page.persist is a boolean: give the path of a folder'],
  [
    { page: { auht: () => 'read' } },
    "there is no option 'page.auht'; there are page.path, page.auth, page.persist",
  ],
  [{ page: { auth: 'secret' } }, "page.auth is a text: give (req) => 'read', 'write' or false"],
  [{ redact: { key: ['iban'] } }, "there is no option 'redact.key'; there are redact.keys, redact.paths, "],
  [{ redact: { values: ['x'] } }, 'redact.values[0] is a text: give a pattern'],
  [{ metrics: { interval: 500 } }, "there is no option 'metrics.interval'; there are metrics.intervalMs, "],
  [
    { metrics: { rules: { allow: '*' } } },
    "metrics.rules is an object: give a list, as in [['allow', 'http.*']]",
  ],
  [
    { sinks: [{ ...sink, level: 'loud' }] },
    "sinks[0].level is 'loud': use trace, debug, info, warn, error, fatal or off",
  ],
  [{ sinks: [{ ...sink, signals: ['logs'] }] }, "sinks[0].signals[0] is 'logs': use log, error or metric"],
  [{ page: null }, "page is null: give true, false or { path: '/_obs' }"],
])('refuses %j', (options, told) => {
  const check = (): void => checkInstanceOptions('configure', options as unknown as ObsOptions)
  expect(check).toThrow(ObsFault)
  expect(check).toThrow(told)
})

test.each([
  [{ seriesMax: 0 }, 'metrics.seriesMax is 0: give a whole number of at least 1'],
  [{ seriesMax: 1.5 }, 'metrics.seriesMax is 1.5: give a whole number of at least 1'],
  [{ seriesMax: '5' }, 'metrics.seriesMax is a text: give a number'],
  [{ idleMsMax: 999 }, 'metrics.idleMsMax is 999: give at least 1000 ms'],
  [{ idleMsMax: '5000' }, 'metrics.idleMsMax is a text: give a number'],
])('bounds of series are told once: %j', (metrics, told) => {
  expect(() => createObs({ sinks: [], metrics } as unknown as ObsOptions)).toThrow(told)
})

test('series may be kept for ever', () => {
  expect(() => createObs({ sinks: [], metrics: { idleMsMax: Infinity } })).not.toThrow()
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
  expect(() => checkInstanceOptions('configure', options as unknown as ObsOptions)).not.toThrow()
  expect(() => checkInstanceOptions('configure', {})).not.toThrow()
})

test.each([
  [null, 'null'],
  [[], 'a list'],
  ['shop', 'a text'],
])('options that are %j are none, and the mend is told', (options, shown) => {
  const given = options as unknown as ObsOptions
  expect(() => configure(given)).toThrow(`configure: what was given is ${shown}: give an object`)
  expect(() => createObs(given)).toThrow(`createObs: what was given is ${shown}: give an object`)
})

test('configure without options says what to give', () => {
  const bare = configure as () => unknown
  expect(bare).toThrow('configure: what was given is undefined: give an object')
})
