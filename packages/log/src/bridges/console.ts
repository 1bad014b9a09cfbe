// What is printed by console becomes a line: for code that will not be rewritten.
import { format } from 'node:util'
import { isError, type Level } from '@obs/core'
import type { Logger } from '../logger.ts'
import { writeForeign } from './foreign-line.ts'

const methods = {
  trace: 'trace',
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
} as const satisfies Readonly<Record<string, Level>>

type Method = keyof typeof methods
type Print = (...args: unknown[]) => void
/** `busy`: a line is on its way through it. */
type Bridge = { is: 'open' | 'busy' | 'closed' }

/**
 * Replaces `console.log`, `info`, `warn`, `error`, `debug` and `trace` until disposed. The first text names the event,
 * an Error among the arguments is the line's error; further arguments are in the field `message`, formatted as console
 * does. What a sink prints while it takes such a line goes where it went before, so that nothing runs in circles.
 */
export function fromConsole(log: Logger): Disposable {
  const names = Object.keys(methods) as Method[]
  const before = names.map((name) => [name, console[name]] as const)
  const bridge: Bridge = { is: 'open' }
  const own = new Map<Method, Print>()
  for (const [name, print] of before) {
    own.set(name, printing(log, methods[name], print as Print, bridge))
    console[name] = own.get(name) ?? print
  }
  return {
    // A bridge laid over this one stays; what it passes on goes through to where it went before.
    [Symbol.dispose]: () => {
      bridge.is = 'closed'
      for (const [name, print] of before) if (console[name] === own.get(name)) console[name] = print
    },
  }
}

function printing(log: Logger, level: Level, print: Print, bridge: Bridge): Print {
  return (...args) => {
    if (bridge.is !== 'open') {
      print(...args)
      return
    }
    bridge.is = 'busy'
    try {
      printed(log, level, args)
    } finally {
      bridge.is = stateAfter(bridge)
    }
  }
}

// What a sink does while it takes a line may close the bridge.
function stateAfter({ is }: Bridge): Bridge['is'] {
  return is === 'closed' ? 'closed' : 'open'
}

function printed(log: Logger, level: Level, args: readonly unknown[]): void {
  const err = args.find(isError)
  const [first] = args
  const fields = err === undefined ? {} : { err }
  if (typeof first !== 'string') {
    const message = err !== undefined && first === err ? 'exception' : format(...args)
    writeForeign(log, { level, message, fields })
    return
  }
  const others = args.length > 1 && !(args.length === 2 && args[1] === err)
  writeForeign(log, { level, message: first, formatted: others ? format(...args) : undefined, fields })
}
