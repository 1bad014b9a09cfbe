// Errors as plain data: type, message, stack, code and the tree of causes, whatever was thrown.
import type { ErrorData } from '../event/event.ts'
import { causesMax, cut, messageMax, stackMax } from './limits.ts'

const tagOf = Object.prototype.toString

/** Whether `value` is an error, of this realm or another (vm, worker, test runner). */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) return false
    return value instanceof Error || tagOf.call(value) === '[object Error]'
  } catch {
    return false
  }
}

/** Anything that can be thrown, as data. Reads each property once; never throws; cycles are cut. */
export function describeError(thrown: unknown): ErrorData {
  return describe(thrown, new Set())
}

function describe(thrown: unknown, seen: Set<unknown>): ErrorData {
  if (!isError(thrown)) return describeOther(thrown)
  seen.add(thrown)
  const code = read(thrown, 'code')
  return {
    type: typeOf(thrown),
    message: cut(textOf(read(thrown, 'message')), messageMax),
    stack: cut(textOf(read(thrown, 'stack')), stackMax),
    causes: causesOf(thrown, seen),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
  }
}

function describeOther(thrown: unknown): ErrorData {
  return {
    type: thrown === null ? 'null' : typeof thrown,
    message: cut(textOf(thrown), messageMax),
    stack: '',
    causes: [],
  }
}

function causesOf(error: Error, seen: Set<unknown>): readonly ErrorData[] {
  const causes: ErrorData[] = []
  for (const cause of [read(error, 'cause'), ...listOf(read(error, 'errors'))]) {
    if (cause === undefined || seen.has(cause) || seen.size >= causesMax) continue
    causes.push(describe(cause, seen))
  }
  return causes
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, causesMax) : []
}

function typeOf(error: Error): string {
  const name = read(error, 'name')
  if (typeof name === 'string' && name !== '' && name !== 'Error') return cut(name, 200)
  const made = read(error, 'constructor')
  const constructed = typeof made === 'function' ? made.name : ''
  return constructed === '' ? 'Error' : constructed
}

function read(from: object, key: string): unknown {
  try {
    return (from as Readonly<Record<string, unknown>>)[key]
  } catch {
    return '[unreadable]'
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined) return 'undefined'
  try {
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
  } catch {
    return '[unreadable]'
  }
}
