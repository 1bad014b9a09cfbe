// What options of processors may be: a bound that is no number, a level that is none, or a misspelt name would drop all or nothing.
import { levels } from '../event/level.ts'
import { kind, type Kind, type NeededKind } from '../kind.ts'

/** A number of at least so much, which may be Infinity. */
export function bound(least = 1): Kind {
  return kind.shown(
    (value) => typeof value === 'number' && value >= least,
    `give a number of at least ${least}`,
  )
}

/** A level, from which on or below which something is done. */
export const levelKind: Kind = kind.oneOf(...levels)

const share = 'give a number from 0 to 1'

/** A share of the lines. */
export const shareKind: NeededKind = kind.needed(
  kind.shown((value) => typeof value === 'number' && value >= 0 && value <= 1, share),
  share,
)
