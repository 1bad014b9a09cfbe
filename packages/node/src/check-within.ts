// The check of what lies within options: a name that is misspelt there would quietly redact, limit or guard nothing.
import { isLevel, levels, ObsFault } from '@obs/core'
import type { ObsOptions } from './options.ts'

const signals: readonly unknown[] = ['log', 'error', 'metric']

const namesWithin: Readonly<Partial<Record<keyof ObsOptions, readonly string[]>>> = {
  redact: ['keys', 'paths', 'values', 'hmac'],
  metrics: ['intervalMs', 'seriesMax', 'idleMsMax', 'runtime', 'rules'],
  page: ['path', 'auth', 'persist'],
}

/** Throws ObsFault `bad_option` for a name that is none of an option's. */
export function checkNamesWithin(options: ObsOptions): void {
  for (const [option, names] of Object.entries(namesWithin)) {
    const given: unknown = options[option as keyof ObsOptions]
    if (typeof given !== 'object' || given === null) continue
    const odd = Object.keys(given).find((name) => !names.includes(name))
    const known = names.map((name) => `${option}.${name}`).join(', ')
    if (odd !== undefined) throw bad(`there is no option '${option}.${odd}'; there are ${known}`)
  }
}

/** Throws ObsFault `bad_option` for a sink whose level or signals are none: it would get all, or nothing. */
export function checkSinksWithin({ sinks = [] }: ObsOptions): void {
  for (const sink of sinks) {
    if (!sink) continue
    const { name, level, signals: taken } = sink as { readonly [K in keyof typeof sink]: unknown }
    if (level !== undefined && level !== 'off' && !isLevel(level))
      throw bad(`the level of sink '${String(name)}' is '${String(level)}': use ${levels.join(', ')}`)
    if (!Array.isArray(taken) || !taken.every((signal) => signals.includes(signal)))
      throw bad(
        `the signals of sink '${String(name)}' are '${String(taken)}': list some of ${signals.join(', ')}`,
      )
    if (typeof sink.write !== 'function')
      throw bad(`sink '${String(name)}' has no function 'write': give one`)
  }
}

function bad(told: string): ObsFault {
  return new ObsFault('bad_option', told)
}
