// Fields that share a name with a key of the line's shape, moved aside: rare, so done on the parsed fields.
import type { LineSnapshot } from '@obs/core'
import { quote } from './quote.ts'

/** Moves fields named in `taken` to names of their own. Compile it once: the text is searched before it is parsed. */
export function apart(taken: readonly string[]): (line: LineSnapshot) => string {
  const fragments = taken.map((name) => `,${quote(name)}:`)
  return (line) =>
    fragments.some((fragment) => line.members.includes(fragment)) ? membersApart(line, taken) : line.members
}

function membersApart(line: LineSnapshot, taken: readonly string[]): string {
  const { fields } = line.toEvent()
  let text = ''
  for (const [key, value] of Object.entries(fields)) {
    let name = key
    while (taken.includes(name) || (name !== key && Object.hasOwn(fields, name))) name += '_'
    text += `,${quote(name)}:${quote(value)}`
  }
  return text
}
