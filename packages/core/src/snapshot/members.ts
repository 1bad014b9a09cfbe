// Encoded fields that are bound for longer than one call: of a logger or a scope.
import { bitOf, fragmentOf } from './key-plan.ts'
import { fieldsMax, membersMax } from './limits.ts'

/** One encoded field: its name, its bit and its text `,"name":value`. */
export type Member = Readonly<{ name: string; bit: number; text: string }>

/** An immutable set of encoded fields; later ones win and no name stands twice. */
export class Members {
  /** No fields. */
  static readonly none: Members = new Members([])

  /** All members as JSON text, each with a leading comma. */
  readonly text: string
  /** The bits of all names; see KeyPlan. */
  readonly mask: number
  /** Whose rules they were encoded by; undefined where it was not one alone. */
  readonly plan: object | undefined
  // Another copy of this package may read it: no private field.
  /** Each of them. */
  readonly list: readonly Member[]

  /** @param text of all members, where it is known */
  constructor(list: readonly Member[], plan?: object, text?: string) {
    this.list = list
    this.plan = plan
    // Joined, the text is one flat string; added up, every line would walk its pieces again.
    this.text = text ?? list.map((member) => member.text).join('')
    let mask = 0
    for (const member of list) mask |= member.bit
    this.mask = mask
  }

  /** These members and `over`; where both have a name, `over` wins. Over the bounds further names are counted alone. */
  with(over: Members): Members {
    if (over.list.length === 0) return this
    if (this.list.length === 0) return over
    const plan = this.plan === over.plan ? this.plan : undefined
    const isWide = this.list.length + over.list.length > fieldsMax
    if (isWide || this.text.length + over.text.length > membersMax) return this.#bounded(over, plan)
    if ((this.mask & over.mask) === 0)
      return new Members([...this.list, ...over.list], plan, [this.text, over.text].join(''))
    return new Members([...this.#lacking(over.names(), over.mask), ...over.list], plan)
  }

  /** These members without those names; unknown names are ignored. */
  without(names: ReadonlySet<string>): Members {
    return new Members(
      this.list.filter((member) => !names.has(member.name)),
      this.plan,
    )
  }

  /** The text of these members except those whose names are taken. `mask` holds the bits of the taken names. */
  textLacking(taken: ReadonlySet<string>, mask: number): string {
    let text = ''
    for (const member of this.#lacking(taken, mask)) text += member.text
    return text
  }

  /** The value of one member; undefined where there is none of that name. */
  read(name: string): unknown {
    const found = this.list.find((member) => member.name === name)
    return found === undefined ? undefined : JSON.parse(found.text.slice(fragmentOf(name).length))
  }

  /** The names of all members. */
  names(): ReadonlySet<string> {
    return new Set(this.list.map((member) => member.name))
  }

  // Work that never ends may be given new names for ever. What is there stays, as whose work it is was said first.
  #bounded(over: Members, plan: object | undefined): Members {
    const kept = new Map(this.list.map((member) => [member.name, member]))
    let [characters, refused] = [this.text.length, 0]
    for (const member of over.list) {
      const { name, text } = member
      const isKnown = kept.has(name)
      if (!isKnown && (kept.size >= fieldsMax || characters + text.length > membersMax)) refused += 1
      else kept.set(name, member)
      if (!isKnown && kept.has(name)) characters += text.length
    }
    if (refused > 0) kept.set('truncated', this.#truncated(refused))
    return new Members([...kept.values()], plan)
  }

  #truncated(more: number): Member {
    const before = this.read('truncated')
    const text = `${fragmentOf('truncated')}${more + (typeof before === 'number' ? before : 0)}`
    return { name: 'truncated', bit: bitOf('truncated'), text }
  }

  #lacking(taken: ReadonlySet<string>, mask: number): readonly Member[] {
    if ((this.mask & mask) === 0) return this.list
    return this.list.filter((member) => (member.bit & mask) === 0 || !taken.has(member.name))
  }
}
