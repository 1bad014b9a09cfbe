// Who uses the logger alone is told the option and the mend too, before anything is set up.
import { expect, test } from 'vitest'
import { ObsFault } from '../fault.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { throttle } from '../processors/throttle.ts'
import { createPipeline } from './pipeline.ts'

const secret = 's'.repeat(16)
const sink = { name: 'case', signals: ['log'], write: () => undefined }

test.each([
  [null, 'createPipeline: what was given is null: give an object'],
  [[sink], 'createPipeline: what was given is a list: give an object'],
  [{ snks: [] }, /^createPipeline: there is no option 'snks'; there are service, .*, sinks, /],
  [{ level: 5 }, 'createPipeline: level is a number: give a text'],
  [{ sinks: sink }, 'sinks is an object: give a list, as in [stdout()]'],
  [{ sinks: [() => sink] }, 'sinks[0] is a function: give what a factory returns, as in stdout()'],
  [{ sinks: [{ ...sink, signals: ['logs'] }] }, "sinks[0].signals[0] is 'logs': use log, error or metric"],
  [{ processors: ['sample'] }, 'processors[0] is a text: give a function'],
  [
    { processors: [throttle] },
    'processors[0] is a function: give a function from event to event, or what a factory',
  ],
  [{ redact: ['ssn'] }, "redact is a list: give { keys: ['ssn'] }"],
  [{ redact: { key: ['ssn'] } }, "there is no option 'redact.key'; there are redact.keys, "],
  [{ redact: { values: ['x'] } }, 'redact.values[0] is a text: give a pattern'],
  [{ redact: { keys: 'ssn' } }, 'redact.keys is a text: give a list'],
  [{ redact: { keys: ['ssn', undefined] } }, 'redact.keys[1] is null: give a text or a pattern'],
  [{ redact: { paths: [/mail/] } }, 'redact.paths[0] is an object: give a text'],
  [{ redact: { paths: [''] } }, "redact.paths[0] is empty: write it as 'customer.email'"],
  [{ redact: { hmac: { keys: ['mail'] } } }, 'redact.hmac.secret is missing: give one, kept like a password'],
  [{ redact: { hmac: { secret, keys: 'mail' } } }, 'redact.hmac.keys is a text: give a list'],
  [{ redact: { hmac: { secret, key: ['mail'] } } }, "there is no option 'redact.hmac.key'; there are "],
  [{ resource: { pod: 7 } }, 'resource.pod is a number: give a text'],
  [{ clock: 5 }, 'clock is a number: give an object'],
])('refuses %j', (options, told) => {
  const create = (): unknown => createPipeline(options as unknown as PipelineOptions)
  expect(create).toThrow(ObsFault)
  expect(create).toThrow(told)
})
