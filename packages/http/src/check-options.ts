// The check of what `observe` is given, for what no type checker has seen: it names the option and the mend.
import { ObsFault } from '@obs/core'

const mends: Readonly<Record<string, readonly [fits: (value: unknown) => boolean, mend: string]>> = {
  fields: [(value) => typeof value === 'function', 'give a function of the request'],
  quiet: [isPaths, "give a list of paths and patterns, as in ['/livez', /^\\/static\\//]"],
  clientErrorLevel: [(value) => value === 'info' || value === 'warn', "give 'info' or 'warn'"],
}

/** Throws ObsFault `bad_option`. Other names pass: Fastify has options of its own beside ours. */
export function checkObserveOptions(options: object): void {
  for (const [name, [fits, mend]] of Object.entries(mends)) {
    const value = (options as Readonly<Record<string, unknown>>)[name]
    if (value === undefined || fits(value)) continue
    throw new ObsFault('bad_option', `observe: ${name} is ${shown(value)}: ${mend}`)
  }
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
