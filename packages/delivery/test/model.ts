// What the models of a delivery share: steps that may happen to it in any order, and their own reading of a verdict.
import { commands, type Arbitrary, type AsyncCommand } from 'fast-check'
import type { Item, Verdict } from '../src/item.ts'
import { turn } from './turn.ts'

/** Something that happens to a `World`, told as it is written where it failed. */
export type Step<World> = Readonly<{ told: string; act(world: World): void | Promise<void> }>

/** Random sequences of these steps; `check` looks at the world after each. */
export function sequencesOf<World extends object>(
  step: Arbitrary<Step<World>>,
  check: (world: World) => void,
  lengthMax: number,
): Arbitrary<Iterable<AsyncCommand<object, World>>> {
  const command = step.map(({ told, act }) => ({
    check: () => true,
    async run(_model: object, world: World) {
      await act(world)
      await turn()
      check(world)
    },
    toString: () => told,
  }))
  return commands([command], { maxCommands: lengthMax })
}

/** The items that were accepted: those that no ruling names. */
export function acceptedOf(verdict: Verdict, items: readonly Item[]): readonly Item[] {
  const rulings = verdict === 'accepted' ? [] : 'map' in verdict ? verdict : [verdict]
  const named = new Set(rulings.flatMap((ruling) => ('pauseMs' in ruling ? [] : (ruling.items ?? items))))
  return items.filter((item) => !named.has(item))
}
