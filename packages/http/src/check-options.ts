// The checks of what `observe` and `errorView` are given, for what no type checker has seen: they name the option and the mend.
import { isError, ObsFault } from '@obs/core'

const mends: Readonly<Record<string, readonly [fits: (value: unknown) => boolean, mend: string]>> = {
  fields: [(value) => typeof value === 'function', 'give a function of the request'],
  quiet: [isPaths, "give a list of paths and patterns, as in ['/livez', /^\\/static\\//]"],
  clientErrorLevel: [(value) => value === 'info' || value === 'warn', "give 'info' or 'warn'"],
}

const forms = ['html', 'text', 'problem']

/** Throws ObsFault `bad_option`. Other names pass: Fastify has options of its own beside ours. */
export function checkObserveOptions(options: object): void {
  if (isHandedOn(options)) throw new ObsFault('bad_option', 'observe was not called: app.use(observe())')
  for (const [name, [fits, mend]] of Object.entries(mends)) {
    const value = (options as Readonly<Record<string, unknown>>)[name]
    if (value === undefined || fits(value)) continue
    throw new ObsFault('bad_option', `observe: ${name} is ${shown(value)}: ${mend}`)
  }
}

/** Throws ObsFault `bad_option`. */
export function checkErrorViews(views: object): void {
  if (isHandedOn(views))
    throw new ObsFault('bad_option', 'errorView was not called: give what errorView() returns')
  for (const [name, view] of Object.entries(views)) {
    if (!forms.includes(name))
      throw new ObsFault('bad_option', `errorView: there is no view '${name}'; there are ${forms.join(', ')}`)
    if (view !== undefined && typeof view !== 'function')
      throw new ObsFault('bad_option', `errorView: ${name} is ${shown(view)}: give a function of the failure`)
  }
}

// A framework that is given the function itself calls it with a request or an error, and waits for ever.
function isHandedOn(options: object): boolean {
  return 'httpVersion' in options || isError(options)
}

function isPaths(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((one: unknown) => typeof one === 'string' || one instanceof RegExp)
  )
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
