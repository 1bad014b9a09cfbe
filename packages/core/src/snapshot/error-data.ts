// Errors as plain data: type, message, stack, code and the tree of causes, whatever was thrown.
import type { ErrorData } from '../event/event.ts'
import { causesMax, cut, messageMax, stackMax } from './limits.ts'
import { read, unreadable } from './reading.ts'

const tagOf = Object.prototype.toString
/** What errors of another realm say they are; whatever is aborted under a test runner is a DOMException of Node's own. */
const foreignTags: ReadonlySet<string> = new Set(['[object Error]', '[object DOMException]'])
const namesMax = 20
const codeMax = 200
const sitesMax = 50
/** Members of an aggregate that are told; the rest is counted. */
const childrenMax = 10

/** Whether `value` is an error, of this realm or another (vm, worker, test runner). */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) return false
    return value instanceof Error || foreignTags.has(tagOf.call(value))
  } catch {
    return false
  }
}

const noCauses: readonly ErrorData[] = []

/** Whether it is an error as data. */
export function isErrorData(value: unknown): value is ErrorData {
  if (typeof value !== 'object' || value === null || isError(value)) return false
  const isText = (key: string): boolean => typeof read(value, key) === 'string'
  return isText('type') && isText('message') && isText('stack') && Array.isArray(read(value, 'causes'))
}

/** Anything that can be thrown, as data. Reads each property once; never throws; cycles are cut. */
export function describeError(thrown: unknown): ErrorData {
  return describe(thrown, undefined)
}

function describe(thrown: unknown, seen: Set<unknown> | undefined): ErrorData {
  if (!isError(thrown)) return describeOther(thrown)
  const code = read(thrown, 'code')
  const whole = textOf(read(thrown, 'message'))
  const message = cut(whole, messageMax)
  const type = typeOf(thrown)
  const stack = stackOf(thrown, `${type}: ${message}`)
  const data = {
    type,
    message,
    stack: cut(whole.length > messageMax ? withMessage(stack, whole, message) : stack, stackMax),
    causes: causesOf(thrown, seen),
  }
  if (typeof code === 'string') return { ...data, code: cut(code, codeMax) }
  return typeof code === 'number' ? { ...data, code } : data
}

// Whoever formats stacks may leave V8's call sites as they are; whatever else is no text is no stack.
function stackOf(error: Error, header: string): string {
  try {
    const stack: unknown = error.stack
    if (typeof stack === 'string') return stack
    const given: readonly unknown[] = Array.isArray(stack) ? stack : []
    const sites = given.slice(0, sitesMax).filter((site) => typeof site === 'object')
    return sites.length === 0 ? '' : [header, ...sites.map(String)].join('\n    at ')
  } catch {
    return ''
  }
}

// The stack begins with the message: a long one would leave no room for the frames.
function withMessage(stack: string, whole: string, message: string): string {
  const at = stack.indexOf(whole)
  return at < 0 ? stack : stack.slice(0, at) + message + stack.slice(at + whole.length)
}

// A thrown object is told by the names of its properties: their values go through the fields and their redaction.
function describeOther(thrown: unknown): ErrorData {
  const isObject = typeof thrown === 'object' && thrown !== null
  return {
    type: thrown === null ? 'null' : isObject ? classOf(thrown) : typeof thrown,
    message: cut(isObject ? messageOf(thrown) : textOf(thrown), messageMax),
    stack: '',
    causes: [],
  }
}

function classOf(thrown: object): string {
  const made = read(thrown, 'constructor')
  const name = typeof made === 'function' ? read(made, 'name') : ''
  return typeof name === 'string' && name !== '' ? cut(name, 200) : 'Object'
}

function messageOf(thrown: object): string {
  const message = read(thrown, 'message')
  if (typeof message === 'string' && message !== '') return message
  try {
    const keys = Object.keys(thrown).slice(0, namesMax)
    return keys.length === 0 ? 'an object without properties' : `an object with ${keys.join(', ')}`
  } catch {
    return unreadable
  }
}

/** What an error says it was caused by. GraphQL wraps what a resolver threw under a name of its own. Never throws. */
export function causeOf(error: object): unknown {
  const cause = read(error, 'cause')
  return cause === undefined || isBlank(cause) ? read(error, 'originalError') : cause
}

// Got's errors name an empty object where there was no cause.
function isBlank(cause: unknown): boolean {
  try {
    return Object.getPrototypeOf(cause) === Object.prototype && Reflect.ownKeys(cause as object).length === 0
  } catch {
    return false
  }
}

/** What an error holds besides: the members of an aggregate, or the failure of a disposal and the one it followed. Never throws. */
export function membersOf(error: object): unknown {
  const members = read(error, 'errors')
  if (members !== undefined || read(error, 'suppressed') === undefined) return members
  return read(error, 'name') === 'SuppressedError'
    ? [read(error, 'error'), read(error, 'suppressed')]
    : undefined
}

// The set of what was seen is made for the few errors that have a cause.
function causesOf(error: Error, seen: Set<unknown> | undefined): readonly ErrorData[] {
  const cause = causeOf(error)
  const children = childrenOf(membersOf(error))
  if (cause === undefined && children === undefined) return noCauses
  const met = seen ?? new Set()
  met.add(error)
  const causes: ErrorData[] = []
  for (const link of [cause, ...(children?.first ?? [])]) {
    if (link === undefined || met.has(link) || met.size >= causesMax) continue
    met.add(link)
    causes.push(describe(link, met))
  }
  const more = children?.more ?? 0
  if (more > 0) causes.push({ type: 'Error', message: `${more} more errors`, stack: '', causes: noCauses })
  return causes
}

// What bears the name `errors` may be a list of getters, or a proxy that throws when it is only asked whether it is a list.
function childrenOf(value: unknown): Readonly<{ first: readonly unknown[]; more: number }> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  try {
    if (!Array.isArray(value)) return undefined
    const first: readonly unknown[] = value.slice(0, childrenMax)
    return { first, more: value.length - first.length }
  } catch {
    return { first: [unreadable], more: 0 }
  }
}

function typeOf(error: Error): string {
  const name = read(error, 'name')
  if (typeof name === 'string' && name !== '' && name !== 'Error') return cut(name, 200)
  const made = classOf(error)
  return made === 'Object' ? 'Error' : made
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined) return 'undefined'
  try {
    return typeof value === 'object' && value !== null ? `[${classOf(value)}]` : String(value)
  } catch {
    return unreadable
  }
}
