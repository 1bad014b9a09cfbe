// Variables that were meant for us and misspelt: nobody reads them, so the wish behind them would go unheard.
import type { Variables } from './variables.ts'

const ours = ['OBS_SERVICE', 'OBS_RELEASE', 'OBS_ENVIRONMENT', 'OBS_LOG', 'OBS_PAGE', 'OBS_FLEET'] as const

/** What other libraries would call it. */
const otherNames: Readonly<Record<string, (typeof ours)[number]>> = {
  OBS_ENV: 'OBS_ENVIRONMENT',
  OBS_LEVEL: 'OBS_LOG',
  OBS_LOG_LEVEL: 'OBS_LOG',
  OBS_SERVICE_NAME: 'OBS_SERVICE',
}

/** A sentence for each variable that is a letter or two away from one of ours; others that begin with OBS_ are somebody else's. */
export function misspeltVariables(env: Variables): readonly string[] {
  return Object.keys(env).flatMap((name) => {
    const meant = meantBy(name)
    return meant === undefined ? [] : [`${name} is not followed: it is called ${meant}`]
  })
}

function meantBy(name: string): string | undefined {
  if (!name.startsWith('OBS_') || ours.some((one) => one === name)) return undefined
  return otherNames[name] ?? ours.find((one) => distance(name, one) <= (one.length > 9 ? 2 : 1))
}

/** How many letters to put in, take out or change, row by row (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const letter of from) {
    const next = [(row[0] ?? 0) + 1]
    for (const [at, other] of Array.from(to).entries()) {
      const changed = (row[at] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
