// The public `errors`: capture what was caught, find its id, wrap functions so that their failures are captured.
import type { Fields } from '@obs/core'

/** Reports a thrown value under an event name; the instance wires it to its pipeline. */
export type Report = (err: unknown, event: string, fields?: Fields) => string

type AnyFunction = (...args: never[]) => unknown

/** Reports on failures. */
export interface Errors {
  /** `log.error('exception', { err, ...fields })`; returns the id. */
  capture(err: unknown, fields?: Fields): string
  /** The id under which this thrown object was last reported. */
  idOf(err: unknown): string | undefined
  /** A function, or `@errors.wrap`: captures what it throws or rejects with, and rethrows. */
  wrap<F extends AnyFunction>(fn: F, context?: ClassMethodDecoratorContext): F
  /** `@errors.wrap` under `experimentalDecorators`. */
  wrap(target: object, key: string | symbol, descriptor: PropertyDescriptor): void
}

/** The `errors` of an instance. */
export function createErrors(report: Report, idOf: (err: unknown) => string | undefined): Errors {
  const captured = (fn: AnyFunction): AnyFunction => capturing(fn, report)
  function wrap<F extends AnyFunction>(fn: F, context?: ClassMethodDecoratorContext): F
  function wrap(target: object, key: string | symbol, descriptor: PropertyDescriptor): void
  function wrap(first: unknown, _second?: unknown, descriptor?: PropertyDescriptor): unknown {
    if (descriptor === undefined) return captured(first as AnyFunction)
    descriptor.value = captured(descriptor.value as AnyFunction)
    return undefined
  }
  return { capture: (err, fields) => report(err, 'exception', fields), idOf, wrap }
}

function capturing(fn: AnyFunction, report: Report): AnyFunction {
  const fail = (err: unknown): never => {
    report(err, 'exception', { function: fn.name })
    throw err
  }
  const wrapped = function (this: unknown, ...args: never[]): unknown {
    try {
      const result = Reflect.apply(fn, this, args) as unknown
      return result instanceof Promise ? result.catch(fail) : result
    } catch (err) {
      return fail(err)
    }
  }
  Object.defineProperties(wrapped, { name: { value: fn.name }, length: { value: fn.length } })
  return wrapped
}
