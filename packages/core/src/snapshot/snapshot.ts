// The snapshot: user fields become JSON text at the call, bounded and redacted, the same for every sink.
import type { ErrorData } from '../event/event.ts'
import { describeError, isError } from './error-data.ts'
import { isToldByMessage, scrubError } from './error-scrub.ts'
import { bitOf, fragmentOf, KeyPlans, type KeyPlan } from './key-plan.ts'
import { fieldsMax, membersMax } from './limits.ts'
import { fieldsOf } from './line-snapshot.ts'
import { Members, type Member } from './members.ts'
import { Redaction, type RedactOptions } from './redaction.ts'
import { numberText } from './number-text.ts'
import { read, unreadable } from './reading.ts'
import { freeName, ValueText } from './value-text.ts'

/** An error found among the fields of a call. */
export type FoundError = Readonly<{ key: string; error: Error }>

/** The fields of one call as text, with what was learnt on the way. */
export interface CallFields {
  readonly text: string
  /** The bits of all names; see KeyPlan. */
  readonly mask: number
  /** Errors among the values: `err` first, then in key order. They are not in `text`. */
  readonly errors: readonly FoundError[]
}

// Called this way inside `for in`, V8 folds the check into the loop; Object.hasOwn is a call per key.
const { hasOwnProperty } = Object.prototype

const noErrors: readonly FoundError[] = []
const nothing: CallFields = { text: '', mask: 0, errors: noErrors }

/** Copies user values by the redaction rules of one instance. Never throws. */
export class Snapshot {
  readonly #plans: KeyPlans
  readonly #values: ValueText
  /** The rules it copies by. */
  readonly redaction: Redaction
  #cleanMessage = ''
  readonly #renewed = new WeakMap<Members, Members>()

  constructor(redact?: RedactOptions | false) {
    this.redaction = new Redaction(redact)
    this.#plans = new KeyPlans(this.redaction)
    this.#values = new ValueText(this.#plans, this.redaction)
  }

  /** Anything that was thrown as data, without the secrets its text may hold. */
  error(thrown: unknown): ErrorData {
    const data = describeError(thrown)
    // A storm says the same over and over: what was clean once need not be searched again.
    if (data.message === this.#cleanMessage && data.causes.length === 0 && isToldByMessage(data)) return data
    const clean = scrubError(data, (text) => this.redaction.scrubText(text))
    if (clean === data) this.#cleanMessage = data.message
    return clean
  }

  /** The fields of one call. */
  call(fields: object | undefined): CallFields {
    if (fields === undefined) return nothing
    try {
      return this.#copy(fields)
    } catch {
      // A getter or a proxy threw: copy again, each field under its own guard.
      return this.#copyGuarded(fields)
    }
  }

  /** Fields bound to a logger or a scope. Errors among them become plain data. */
  bound(fields: object): Members {
    const list: Member[] = []
    for (const key of keysOf(fields)) {
      if (list.length === fieldsMax) break
      const plan = this.#plans.of(key)
      if (!plan.isPlain) return this.#boundSpecial(fields)
      const value = read(fields, key)
      if (value !== undefined) list.push({ name: key, bit: plan.bit, text: this.#plainGuarded(plan, value) })
    }
    return list.length === 0 ? Members.none : new Members(list, this)
  }

  /** Members as this instance's rules have them now: what was bound before `configure` is encoded anew, once. */
  current(members: Members): Members {
    return members.plan === this || members.text === '' ? members : this.#renew(members)
  }

  /** `base` and the call's fields as one text; where both have a name the call's wins. */
  merge(base: Members, call: CallFields, fields: object | undefined): string {
    if ((base.mask & call.mask) === 0) return base.text + call.text
    return base.textLacking(this.#names(fields, call), call.mask) + call.text
  }

  /** An error that is not the event's own, as a member under its own key. `text` is what it is put behind. */
  errorMember(found: FoundError, text: string): string {
    const plan = this.#plans.of(found.key)
    const name = freeName(plan.name, (taken) => text.includes(fragmentOf(taken)))
    return fragmentOf(name) + this.#values.treated(plan.topTreatment, found.error, plan.path)
  }

  // Fields of which one is renamed, hidden or replaced: names have to be kept apart.
  #boundSpecial(fields: object): Members {
    const list = new Map<string, Member>()
    for (const key of keysOf(fields)) {
      if (list.size === fieldsMax) break
      const member = this.#memberGuarded(fields, key, list)
      if (member !== undefined) list.set(member.name, member)
    }
    return list.size === 0 ? Members.none : new Members([...list.values()], this)
  }

  #copy(fields: object): CallFields {
    let text = ''
    let mask = 0
    let count = 0
    let errors: FoundError[] | undefined
    let plan = this.#plans.start
    for (const key in fields) {
      if (!hasOwnProperty.call(fields, key)) continue
      if (count === fieldsMax || text.length > membersMax) return this.#cutOff(fields, text, mask, errors)
      const value = (fields as Readonly<Record<string, unknown>>)[key]
      if (value === undefined) continue
      count += 1
      plan = this.#plans.after(plan, key)
      mask |= plan.bit
      if (typeof value === 'object' && isError(value)) {
        errors ??= []
        keep(errors, { key, error: value })
      } else if (plan.isPlain) text = this.#appended(text, plan, value)
      else {
        const member = this.#special(fields, plan, value, text)
        text += member.text
        mask |= member.bit
      }
    }
    return { text, mask, errors: errors ?? noErrors }
  }

  // Grows the text piece by piece: joining a member first would allocate it only to copy it.
  #appended(text: string, plan: KeyPlan, value: unknown): string {
    if (typeof value === 'string')
      return this.#values.isPlain(value)
        ? text + plan.opening + value + '"'
        : text + plan.fragment + this.#values.string(value)
    if (typeof value === 'number') return text + plan.fragment + numberText(value)
    return text + plan.fragment + this.#values.treated('open', value, plan.path)
  }

  // A field that is renamed, hidden or replaced: rare, so that the way of all others stays short.
  #special(fields: object, plan: KeyPlan, value: unknown, text: string): Member {
    const shown = this.#values.treated(plan.topTreatment, value, plan.path)
    if (plan.name === plan.key) return { name: plan.name, bit: plan.bit, text: plan.fragment + shown }
    const name = freeName(plan.name, (taken) => hasOwn(fields, taken) || text.includes(fragmentOf(taken)))
    return { name, bit: bitOf(name), text: fragmentOf(name) + shown }
  }

  #cutOff(fields: object, text: string, mask: number, errors: FoundError[] | undefined): CallFields {
    const plan = this.#plans.of('truncated')
    // Nested objects that were cut say so by the same name.
    const isTaken = hasOwn(fields, 'truncated') && text.includes(plan.fragment)
    const member = isTaken ? '' : `${plan.fragment}${keysOf(fields).length}`
    return { text: text + member, mask: mask | plan.bit, errors: errors ?? noErrors }
  }

  #copyGuarded(fields: object): CallFields {
    const members = new Map<string, Member>()
    const errors: FoundError[] = []
    let mask = 0
    for (const key of keysOf(fields).slice(0, fieldsMax)) {
      const value = read(fields, key)
      mask |= this.#plans.of(key).bit
      const member = isError(value) ? undefined : this.#memberGuarded(fields, key, members)
      if (isError(value)) keep(errors, { key, error: value })
      else if (member !== undefined) members.set(member.name, member)
    }
    let text = ''
    for (const member of members.values()) {
      text += member.text
      mask |= member.bit
    }
    return { text, mask, errors }
  }

  #memberGuarded(fields: object, key: string, taken: ReadonlyMap<string, Member>): Member | undefined {
    const plan = this.#plans.of(key)
    if (plan.isPlain && !taken.has(key)) {
      const plain = read(fields, key)
      if (plain === undefined) return undefined
      return { name: key, bit: plan.bit, text: this.#plainGuarded(plan, plain) }
    }
    const free = (name: string): boolean => taken.has(name) || (name !== key && hasOwn(fields, name))
    const name = freeName(plan.name, free)
    const value = read(fields, key)
    if (value === undefined) return undefined
    return { name, bit: bitOf(name), text: fragmentOf(name) + this.#guarded(plan, value) }
  }

  #plainGuarded(plan: KeyPlan, value: unknown): string {
    try {
      return this.#appended('', plan, value)
    } catch {
      return `${plan.fragment}"${unreadable}"`
    }
  }

  #guarded(plan: KeyPlan, value: unknown): string {
    try {
      return this.#values.treated(plan.topTreatment, value, plan.path)
    } catch {
      return `"${unreadable}"`
    }
  }

  // Names as they stand in the text. Where all keys are plain they are the keys; else the text is read back.
  #names(fields: object | undefined, call: CallFields): ReadonlySet<string> {
    const names = new Set<string>()
    const keys = fields === undefined ? [] : keysOf(fields)
    for (const key of keys) if (read(fields ?? {}, key) !== undefined) names.add(this.#plans.of(key).name)
    const isWhole = keys.length < fieldsMax && call.text.length < membersMax
    if (isWhole && keys.every((key) => this.#plans.of(key).isPlain)) return names
    for (const name of Object.keys(fieldsOf(call.text))) names.add(name)
    return names
  }

  #renew(members: Members): Members {
    const known = this.#renewed.get(members)
    if (known !== undefined) return known
    const renewed = this.bound(fieldsOf(members.text))
    this.#renewed.set(members, renewed)
    return renewed
  }
}

function keep(errors: FoundError[], found: FoundError): void {
  if (found.key === 'err' && errors.length > 0) errors.unshift(found)
  else errors.push(found)
}

function keysOf(fields: object): readonly string[] {
  try {
    return Object.keys(fields)
  } catch {
    return [unreadable]
  }
}

function hasOwn(fields: object, key: string): boolean {
  try {
    return Object.hasOwn(fields, key)
  } catch {
    return false
  }
}
