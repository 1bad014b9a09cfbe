// Renames fields.
import { checkOptions, kind } from '../kind.ts'
import type { Processor } from '../processor.ts'

const argument = {
  names: kind.needed(kind.mapOf(kind.text), "give them, as in rename({ userId: 'user.id' })"),
}

/**
 * Renames top-level fields of every line and report: `rename({ userId: 'user.id' })`. Where the new name is taken, the
 * renamed field wins; reserved names get an underscore behind them as everywhere.
 */
export function rename(names: Readonly<Record<string, string>>): Processor {
  checkOptions('rename', { names }, argument, 'closed')
  const renamed = new Map(Object.entries(names))
  return (event) => {
    const given = Object.entries(event.fields)
    if (!given.some(([key]) => renamed.has(key))) return event
    const kept = given.filter(([key]) => !renamed.has(key))
    const moved = given
      .filter(([key]) => renamed.has(key))
      .map(([key, value]) => [renamed.get(key) ?? key, value])
    return { ...event, fields: Object.fromEntries([...kept, ...moved]) as Readonly<Record<string, unknown>> }
  }
}
