// Thresholds by logger name: one directive string sets them all, a logger's own setting wins until the next directive.
import { isLevel, rank, type Level } from '../event/level.ts'
import { ObsFault } from '../fault.ts'

/** The threshold of one logger name; loggers hold it and read it at every call. */
export interface Gate {
  /** Rank of the least level that passes; see `rank`. */
  threshold: number
}

const gatesMax = 4096

/** The gates of one instance. */
export class Levels {
  readonly #gates = new Map<string, Gate>()
  #root: Level | 'off' = 'info'
  #named = new Map<string, Level | 'off'>()
  #settings = new Map<string, Level | 'off'>()

  /** The gate of a logger name; the empty name is the root. */
  gate(name: string): Gate {
    const known = this.#gates.get(name)
    if (known !== undefined) return known
    const gate = { threshold: rank[this.level(name)] }
    if (this.#gates.size < gatesMax) this.#gates.set(name, gate)
    return gate
  }

  /**
   * Applies a directive: comma-separated `level` or `name=level`. A name covers its children (`billing` covers
   * `billing.tax`). Default `info`. Throws ObsFault `bad_option`.
   */
  direct(directive = 'info'): void {
    const named = new Map<string, Level | 'off'>()
    let root: Level | 'off' = 'info'
    for (const part of directive.split(',').map((text) => text.trim())) {
      if (part === '') continue
      const [name = '', ...level] = part.split('=').map((text) => text.trim())
      if (level.length === 0) root = checked(name, directive)
      else named.set(loggerName(name, directive), checked(level.join('='), directive))
    }
    this.#root = root
    this.#named = named
    this.#settings = new Map()
    this.#apply()
  }

  /** Sets the level of one logger name and its children; the empty name is the root. Throws as `direct`. */
  set(name: string, level: Level | 'off'): void {
    const valid = checked(level, level)
    this.#settings.set(name, valid)
    if (name === '') this.#root = valid
    else this.#named.set(name, valid)
    this.#apply()
  }

  /** What was set by logger name since the last directive. */
  get settings(): ReadonlyMap<string, Level | 'off'> {
    return this.#settings
  }

  /** The level in force for a logger name. */
  level(name: string): Level | 'off' {
    for (let rest = name; rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('.')))) {
      const level = this.#named.get(rest)
      if (level !== undefined) return level
    }
    return this.#root
  }

  #apply(): void {
    for (const [name, gate] of this.#gates) gate.threshold = rank[this.level(name)]
  }
}

// What other libraries write would name no logger, and nothing would follow it.
function loggerName(name: string, directive: string): string {
  if (name !== '' && !/[*;]/.test(name)) return name
  throw new ObsFault(
    'bad_option',
    `level '${directive}': '${name}' is no logger's name: a name covers its children, as in 'info,billing=debug'`,
  )
}

function checked(level: string, directive: string): Level | 'off' {
  if (isLevel(level) || level === 'off') return level
  throw new ObsFault(
    'bad_option',
    `level '${directive}': '${level}' is not a level; use trace, debug, info, warn, error, fatal or off, as in 'info,billing=debug'`,
  )
}
