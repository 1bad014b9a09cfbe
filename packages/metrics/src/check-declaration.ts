// What the declaration of a metric may say, checked before anything is made of it: a help text that is none would fail every
// scrape of the process, and a misspelt option would quietly mean nothing.
import { checkOptions, kind, ObsFault, type Kinds } from '@obs/core'
import type { GaugeOptions, TimerOptions } from './instruments.ts'

/** What all instruments together are declared with. */
export type Declared = GaugeOptions &
  TimerOptions & { readonly labels?: readonly string[]; readonly states?: readonly string[] }

const metricName = kind.name("give one such as 'orders'")
const names = kind.listOf(kind.name('give it a name'))

const kinds: Kinds<Declared> = {
  help: kind.text,
  unit: kind.text,
  labels: names,
  states: names,
  values: kind.oneOf('summary', 'raw'),
  across: kind.oneOf('sum', 'min', 'max', 'mean', 'last'),
  slowMsMin: kind.atLeast(0),
}

/** Throws ObsFault `bad_option`, naming the metric, the option and the mend. */
export function checkDeclaration(name: string, options: unknown): void {
  const told = metricName.complaint('the name of a metric', name)
  if (told !== undefined) throw new ObsFault('bad_option', told)
  checkOptions(`metric '${name}'`, options, kinds, 'closed')
}

/** The same for the states of one that has some. Throws ObsFault `bad_option`. */
export function checkStates(name: string, states: readonly string[] | undefined): void {
  if (states === undefined || states.length === 0)
    throw new ObsFault(
      'bad_option',
      `metric '${name}': states are missing: list them, as in ['open', 'closed']`,
    )
}
