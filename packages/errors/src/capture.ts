// The public `errors`: capture what was caught, find its id, wrap functions, check in, bind feedback to a failure.
import {
  beginning,
  isRecord,
  type Clock,
  type Fields,
  type Feedback,
  type IdAnswer,
  type IdState,
  type Lines,
  type Options,
} from '@obs/core'
import { checkIn, type MonitorOptions } from './check-in.ts'
import type { Discretion } from './preview.ts'
import { capturing, type AnyFunction, type WrapParts } from './wrap.ts'

/** How a captured failure fans out and what its group is made of; as in `log.error`. */
export type CaptureOptions = Options<{ report: boolean; expected: boolean; fingerprint: readonly string[] }>

/** Reports a thrown value under an event name; the instance wires it to its pipeline. */
export type Report = (err: unknown, event: string, fields?: Fields, options?: CaptureOptions) => string

/** What a person says about a failure. */
export type GivenFeedback = Readonly<{ message: string }> & Options<{ name: string; email: string }>

/** Reports on failures. */
export interface Errors {
  /** `log.error('exception', { err, ...fields })`; returns the id. */
  capture(err: unknown, fields?: Fields, options?: CaptureOptions): string
  /** The id under which this thrown value was last reported, in the request or run in force if it knows it. */
  idOf(err: unknown): string | undefined
  /** A function, or `@errors.wrap`: captures what it throws or rejects with, with previews of its arguments, and rethrows. */
  wrap<F extends AnyFunction>(fn: F, context?: ClassMethodDecoratorContext): F
  /** `@errors.wrap` under `experimentalDecorators`. */
  wrap(target: object, key: string | symbol, descriptor: PropertyDescriptor): void
  /** One run of a scheduled job: a line at its begin and end, `check_in`. Throws ObsFault for a bad name or schedule. */
  checkIn<T>(monitor: string, fn: () => T): T
  checkIn<T>(monitor: string, options: MonitorOptions, fn: () => T): T
  /** What a person said on the page that showed them the id: a line, `feedback`, under that id. Says what the id stands for. */
  feedback(id: string, given: GivenFeedback): IdState
}

/** What the public face needs of its instance. */
export type ErrorsParts = Readonly<{
  clock: Clock
  lines: Lines
  discretion: Discretion
  report: Report
  idOf: (err: unknown) => string | undefined
  resolve: (id: string) => IdAnswer
  show: WrapParts['show']
}>

const messageMax = 4096
const nameMax = 200
const idMax = 32
const feedbackEvent: Feedback['event'] = 'feedback'

/** The `errors` of an instance. */
export function createErrors(parts: ErrorsParts): Errors {
  const { report, idOf } = parts
  const failedRun = (err: unknown, fields: object): string => report(err, 'monitor.failed', fields)
  return {
    capture: (err, fields, options) => report(err, 'exception', fields, options),
    idOf,
    wrap: createWrap(parts),
    checkIn: <T>(monitor: string, second: MonitorOptions | (() => T), third?: () => T): T => {
      const fn = third ?? (second as () => T)
      return checkIn(monitor, third === undefined ? {} : (second as MonitorOptions), fn, {
        ...parts,
        report: failedRun,
      })
    },
    feedback: (id, given) => feedback(id, given, parts),
  }
}

function createWrap(parts: ErrorsParts): Errors['wrap'] {
  const report = (err: unknown, fields: object): string => parts.report(err, 'exception', fields)
  const captured = (fn: AnyFunction): AnyFunction => capturing(fn, { ...parts, report })
  function wrap<F extends AnyFunction>(fn: F, context?: ClassMethodDecoratorContext): F
  function wrap(target: object, key: string | symbol, descriptor: PropertyDescriptor): void
  function wrap(first: unknown, _second?: unknown, descriptor?: PropertyDescriptor): unknown {
    if (descriptor === undefined) return captured(first as AnyFunction)
    if (descriptor.get !== undefined) descriptor.get = captured(descriptor.get)
    else descriptor.value = captured(descriptor.value as AnyFunction)
    return undefined
  }
  return wrap
}

function feedback(id: string, given: GivenFeedback, { lines, resolve }: ErrorsParts): IdState {
  const { message, name, email } = isRecord(given) ? given : { message: given }
  const fields: Feedback['fields'] = {
    message: textOf(message, messageMax),
    ...(name === undefined ? {} : { name: textOf(name, nameMax) }),
    ...(email === undefined ? {} : { email: textOf(email, nameMax) }),
  }
  const bound = textOf(id, idMax)
  lines.line('info', feedbackEvent, fields, bound)
  return resolve(bound).state
}

// What a form sent was typed by nobody.
function textOf(value: unknown, max: number): string {
  return typeof value === 'string' ? beginning(value, max) : ''
}
