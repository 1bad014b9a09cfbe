// Sections of node:util's debuglog become named loggers at level debug.
import { syncBuiltinESMExports } from 'node:module'
import util, { format } from 'node:util'
import type { Logger } from '../logger.ts'
import { writeForeign } from './foreign-line.ts'

type Debug = ReturnType<typeof util.debuglog>

/**
 * Replaces `util.debuglog` and `util.debug` until disposed: sections taken from then on write to `log.named(section)` at
 * debug, and are enabled by our directives (`info,http=debug`). Where ours is off NODE_DEBUG decides as before.
 */
export function fromDebuglog(log: Logger): Disposable {
  const before = util.debuglog
  const bridge = { isOpen: true }
  const replacement = (section: string, ready?: (debug: Debug) => void): Debug => {
    const own = before(section)
    const debug = bridge.isOpen ? bridged(log.named(section.toLowerCase()), own) : own
    ready?.(debug)
    return debug
  }
  install(replacement)
  return {
    // A bridge laid over this one stays; what it asks for is given as before.
    [Symbol.dispose]() {
      bridge.isOpen = false
      if (util.debuglog === replacement) install(before)
    },
  }
}

function install(debuglog: typeof util.debuglog): void {
  Object.assign(util, { debuglog, debug: debuglog })
  syncBuiltinESMExports()
}

function bridged(log: Logger, before: Debug): Debug {
  const debug = (message: unknown, ...args: unknown[]): void => {
    if (!log.isEnabled('debug')) before(message as string, ...args)
    else
      writeForeign(log, {
        level: 'debug',
        message: typeof message === 'string' ? message : format(message),
        formatted: args.length === 0 ? undefined : format(message, ...args),
        fields: {},
      })
  }
  Object.defineProperty(debug, 'enabled', { get: () => log.isEnabled('debug') || before.enabled })
  return debug as Debug
}
