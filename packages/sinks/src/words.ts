// Options that are one of a few words: a misspelt one would quietly mean the default.
import { ObsFault } from '@obs/core'

/** What an option may be, by its name. */
export type Words = Readonly<Record<string, readonly (string | number)[]>>

/** Throws ObsFault `bad_option` for an option that is given and none of its words. */
export function checkWords(sink: string, options: object, words: Words): void {
  for (const [option, allowed] of Object.entries(words)) {
    const value = (options as Readonly<Record<string, unknown>>)[option]
    if (value === undefined || allowed.includes(value as string)) continue
    throw new ObsFault('bad_option', `${sink}: ${option} is '${String(value)}': use ${listed(allowed)}`)
  }
}

function listed(words: Words[string]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
