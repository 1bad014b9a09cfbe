// What the options of a pipeline may be.
import type { Clock } from '../clock.ts'
import { levels } from '../event/level.ts'
import { checkOptions, kind, type Kind, type Kinds } from '../kind.ts'
import { deduplicate } from '../processors/deduplicate.ts'
import { enrich } from '../processors/enrich.ts'
import { fingersCrossed } from '../processors/fingers-crossed.ts'
import { rename } from '../processors/rename.ts'
import { sampleByKey } from '../processors/sample-by-key.ts'
import { sampleTail } from '../processors/sample-tail.ts'
import { sample } from '../processors/sample.ts'
import { throttle } from '../processors/throttle.ts'
import { truncate } from '../processors/truncate.ts'
import type { HmacOptions, RedactOptions } from '../snapshot/redaction.ts'
import type { PipelineOptions } from './pipeline-options.ts'

// Falsy entries are switched off in place: `dsn && sentry({ dsn })`.
const sink: Kind = kind.either(
  (value) => !value,
  kind.shape({
    name: kind.name('give it a name'),
    signals: kind.needed(kind.listOf(kind.oneOf('log', 'error', 'metric')), 'list what it takes'),
    level: kind.oneOf(...levels, 'off'),
    write: kind.needed(kind.call, 'give a function'),
  }),
  'give what a factory returns, as in stdout()',
)
// An uncalled factory would be asked to be a processor at each event, and take every line with it.
const factories: ReadonlySet<unknown> = new Set<unknown>([
  deduplicate,
  enrich,
  fingersCrossed,
  rename,
  sample,
  sampleByKey,
  sampleTail,
  throttle,
  truncate,
])
const processor: Kind = kind.that(
  (value) => !value || (typeof value === 'function' && !factories.has(value)),
  'give a function from event to event, or what a factory returns, as in throttle()',
)

const matchers = {
  keys: kind.listOf(kind.matcher),
  paths: kind.listOf(kind.name("write it as 'customer.email'")),
  values: kind.listOf(
    kind.that((value) => value instanceof RegExp, 'give a pattern, as in /[A-Z]{2}\\d{20}/'),
  ),
}
const secret = kind.name('give one, kept like a password')
const hmac: Kinds<HmacOptions> = { ...matchers, secret }
const redact: Kinds<RedactOptions> = { ...matchers, hmac: kind.group(hmac) }

const method = kind.needed(kind.call, 'give a function')

/** A line for each option that a user gives. */
export const pipelineKinds: Kinds<Omit<PipelineOptions, 'occurrences' | 'metrics'>> = {
  service: kind.text,
  release: kind.text,
  environment: kind.text,
  resource: kind.mapOf(kind.text),
  level: kind.text,
  sinks: kind.listOf(sink, 'give a list, as in [stdout()]'),
  processors: kind.listOf(processor),
  redact: kind.either(
    (value) => value === false,
    kind.group(redact),
    "give { keys: ['ssn'] } or { paths: ['user.mail'] }, or false",
  ),
  crashFlushMs: kind.atLeast(0),
  clock: kind.shape({ now: method, monotonicMs: method, after: method } satisfies Kinds<Clock>),
  onFault: kind.call,
}

const kinds: Kinds<PipelineOptions> = { ...pipelineKinds, occurrences: kind.object, metrics: kind.object }

/** Throws ObsFault `bad_option`. What configures an instance holds the instance's own options beside these. */
export function checkPipelineOptions(caller: 'createPipeline' | 'configure', options: PipelineOptions): void {
  checkOptions(caller, options, kinds, caller === 'createPipeline' ? 'closed' : 'open')
}
