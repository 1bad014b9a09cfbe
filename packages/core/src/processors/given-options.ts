// Options of processors as they are given: a bound that is no number, or a level that is none, would drop all or nothing.
import { isLevel, levels, rank, type Level } from '../event/level.ts'
import { ObsFault } from '../fault.ts'

/** The number that is given, else `standard`. Throws ObsFault `bad_option` where it is none or less than `least`. */
export function numberOf(option: string, given: number | undefined, standard: number, least = 1): number {
  const number = given ?? standard
  if (typeof number === 'number' && number >= least) return number
  throw new ObsFault('bad_option', `${option} is ${String(number)}: give a number of at least ${least}`)
}

/** The rank of the level that is given, else of `standard`. Throws ObsFault `bad_option` where it is none. */
export function rankOf(option: string, given: Level | undefined, standard: Level): number {
  const level = given ?? standard
  if (isLevel(level)) return rank[level]
  throw new ObsFault('bad_option', `${option} is '${String(level)}': use ${levels.join(', ')}`)
}
