// Globs over metric names: `*` is any text, `?` any one character.
import { literal, ObsFault } from '@obs/core'

/** The pattern of a glob. Throws ObsFault `bad_option` for an empty one, naming the option. */
export function globPattern(option: string, glob: unknown): RegExp {
  if (typeof glob !== 'string' || glob === '')
    throw new ObsFault('bad_option', `${option} holds an empty glob: write it as 'http.*'`)
  // Neighbouring stars are one, so that no name makes the match slow.
  const source = literal(glob)
    .replace(/(?:\\\*)+/g, '.*')
    .replaceAll('\\?', '.')
  return new RegExp(`^${source}$`)
}
