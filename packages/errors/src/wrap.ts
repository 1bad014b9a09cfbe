// Wraps functions so that what they throw or reject with is captured and goes on unchanged, with previews of the
// arguments, which are looked at only after the call has failed.
import { checkOptions, kind } from '@obs/core'
import { valuePreview, type Discretion } from './preview.ts'

/** Any function. */
export type AnyFunction = (...args: never[]) => unknown

/** What wrapping needs of its instance. */
export type WrapParts = Readonly<{
  report: (err: unknown, fields: object) => void
  discretion: Discretion
  /** Whether texts may be shown; else only what kind of value each argument was. */
  show: () => 'values' | 'shape'
}>

const argumentsMax = 10
const sourceMax = 1000

const argument = { fn: kind.needed(kind.call, 'give a function, as in errors.wrap(charge)') }

/** `fn` with its failures captured. Promises are followed, iterators are not. Throws ObsFault where it is no function. */
export function capturing(fn: AnyFunction, parts: WrapParts): AnyFunction {
  checkOptions('errors.wrap', { fn }, argument, 'closed')
  let names: readonly string[] | undefined
  const fail = (err: unknown, args: readonly unknown[]): never => {
    names ??= parameterNames(fn)
    const named = fn.name === '' ? {} : { function: fn.name }
    parts.report(err, { ...named, arguments: previews(names, args, parts) })
    throw err
  }
  const wrapped = function (this: unknown, ...args: never[]): unknown {
    try {
      const result = Reflect.apply(fn, this, args) as unknown
      return result instanceof Promise ? result.catch((err: unknown) => fail(err, args)) : result
    } catch (err) {
      return fail(err, args)
    }
  }
  Object.defineProperties(wrapped, { name: { value: fn.name }, length: { value: fn.length } })
  return wrapped
}

function previews(
  names: readonly string[],
  args: readonly unknown[],
  { discretion, show }: WrapParts,
): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {}
  for (const [at, value] of args.slice(0, argumentsMax).entries())
    shown[names[at] ?? `arg${at}`] = valuePreview(value, show(), discretion)
  return shown
}

/** The names of plain parameters, by which secrets among the arguments are known; `arg0` for others. */
function parameterNames(fn: AnyFunction): readonly string[] {
  const source = Function.prototype.toString.call(fn).slice(0, sourceMax)
  const list = /^(?:async\s+)?(?:function\s*\*?\s*)?[\w$#]*\s*\(([^()]*)\)/.exec(source)?.[1]
  const single = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)?.[1]
  return (list ?? single ?? '')
    .split(',')
    .map((part, at) => /^\s*(?:\.\.\.)?([A-Za-z_$][\w$]*)\s*(?:=|$)/.exec(part)?.[1] ?? `arg${at}`)
}
