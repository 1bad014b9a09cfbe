// Which metrics leave: ordered globs, the last match wins.
import { ObsFault } from '@obs/core'

/** `allow` and `forbid` decide whether a metric leaves; `prune` keeps it but drops its labels. */
export type Rule = readonly ['allow' | 'forbid' | 'prune', glob: string]

/** What the rules say about a metric. */
export type Fate = Rule[0]

/** Compiles rules; a metric that none matches is allowed. Throws ObsFault for an empty glob. */
export function compileRules(rules: readonly Rule[]): (name: string) => Fate {
  const compiled = rules.map(([fate, glob]) => ({ fate, pattern: globPattern(glob) }))
  return (name) => compiled.findLast(({ pattern }) => pattern.test(name))?.fate ?? 'allow'
}

function globPattern(glob: string): RegExp {
  if (glob === '')
    throw new ObsFault('bad_option', "metrics.rules holds an empty glob: write it as ['forbid', 'http.*']")
  return new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
}
