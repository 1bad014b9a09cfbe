// Who uses the logger alone is told the option and the mend too, before anything is set up.
import { expect, test } from 'vitest'
import { ObsFault } from '../fault.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { createPipeline } from './pipeline.ts'

const sink = { name: 'case', signals: ['log'], write: () => undefined }

test.each([
  [null, 'the options are null: give an object, as in createPipeline({ sinks: [stdout()] })'],
  [[sink], 'the options are a list: give an object, as in createPipeline({ sinks: [stdout()] })'],
  [{ snks: [] }, /^there is no option 'snks'; there are service, .*, sinks, /],
  [{ level: 5 }, 'level is 5: give a text'],
  [{ sinks: sink }, 'sinks is an object: give a list of what the factories return, as in [stdout()]'],
  [{ sinks: [() => sink] }, 'sinks is a list: give a list of what the factories return, as in [stdout()]'],
  [{ sinks: [{ ...sink, signals: ['logs'] }] }, /^the signals of sink 'case' are 'logs': list some of log, /],
  [{ processors: ['sample'] }, 'processors is a list: give a list of functions'],
  [{ redact: ['ssn'] }, /^redact is a list: give { keys: \['ssn'\] }/],
  [{ redact: { key: ['ssn'] } }, /^there is no option 'redact.key'; there are redact.keys, /],
  [{ redact: { values: ['x'] } }, /^redact.values is a list: give a list of patterns/],
  [{ resource: { pod: 7 } }, 'resource.pod is 7: give a text'],
  [{ clock: 5 }, 'clock is 5: give an object'],
])('refuses %j', (options, told) => {
  const create = (): unknown => createPipeline(options as unknown as PipelineOptions)
  expect(create).toThrow(ObsFault)
  expect(create).toThrow(told)
})
