// Who uses the logger alone is told the option and the mend too, before anything is set up.
import { expect, test } from 'vitest'
import { ObsFault } from '../fault.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { createPipeline } from './pipeline.ts'

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
  [{ redact: ['ssn'] }, "redact is a list: give { keys: ['ssn'] }"],
  [{ redact: { key: ['ssn'] } }, "there is no option 'redact.key'; there are redact.keys, "],
  [{ redact: { values: ['x'] } }, 'redact.values[0] is a text: give a pattern'],
  [{ resource: { pod: 7 } }, 'resource.pod is a number: give a text'],
  [{ clock: 5 }, 'clock is a number: give an object'],
])('refuses %j', (options, told) => {
  const create = (): unknown => createPipeline(options as unknown as PipelineOptions)
  expect(create).toThrow(ObsFault)
  expect(create).toThrow(told)
})
