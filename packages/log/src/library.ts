// Loggers for libraries: silent until an application uses the default instance, then part of it.
import { createPipeline, shared, type Fields, type Level } from '@obs/core'
import type { FanOut } from './loggable.ts'
import { createLogger, type Logger } from './logger.ts'
import type { Catalogue, TypedLogger } from './typed.ts'

interface Slot {
  log: Logger | undefined
}

const slot = shared<Slot>('library', () => ({ log: undefined }))
// It writes nothing; its failures still have ids.
const silent = createLogger(createPipeline({ level: 'off' }))

/** Makes `log` the destination of all library loggers; @obs/node calls it when the default instance is used. */
export function adoptLibraries(log: Logger): void {
  slot.log = log
}

/** A logger for a library: named, silent until an application uses the default instance. */
export function libraryLog(name: string): Logger {
  return new LibraryLogger((root) => root.named(name))
}

/** Derives its real logger from the default instance's, anew when that instance appears. */
class LibraryLogger implements Logger {
  readonly #derive: (root: Logger) => Logger
  #root: Logger | undefined
  #real: Logger = silent

  constructor(derive: (root: Logger) => Logger) {
    this.#derive = derive
  }

  trace(event: string, fields?: unknown): void {
    this.#now().trace(event, fields as object)
  }

  debug(event: string, fields?: unknown): void {
    this.#now().debug(event, fields as object)
  }

  info(event: string, fields?: unknown): void {
    this.#now().info(event, fields as object)
  }

  warn(event: string, fields?: unknown): void {
    this.#now().warn(event, fields as object)
  }

  error(event: string, fields?: unknown, fanOut?: FanOut): string {
    return this.#now().error(event, fields as object, fanOut)
  }

  fatal(event: string, fields?: unknown, fanOut?: FanOut): string {
    return this.#now().fatal(event, fields as object, fanOut)
  }

  bind(fields: Fields): Logger {
    return new LibraryLogger((root) => this.#derive(root).bind(fields))
  }

  unbind(...keys: string[]): Logger {
    return new LibraryLogger((root) => this.#derive(root).unbind(...keys))
  }

  fresh(fields?: Fields): Logger {
    return new LibraryLogger((root) => this.#derive(root).fresh(fields))
  }

  named(name: string): Logger {
    return new LibraryLogger((root) => this.#derive(root).named(name))
  }

  typed<E extends object>(specs: Catalogue<E>): TypedLogger<E> {
    return typedLibrary(() => this.#now(), specs)
  }

  isEnabled(level: Level): boolean {
    return this.#now().isEnabled(level)
  }

  get level(): Level | 'off' {
    return this.#now().level
  }

  set level(level: Level | 'off') {
    this.#now().level = level
  }

  #now(): Logger {
    if (slot.log !== undefined && slot.log !== this.#root) {
      this.#root = slot.log
      this.#real = this.#derive(slot.log)
    }
    return this.#real
  }
}

/** Follows the logger as it changes; the catalogue's metrics are declared anew where it does. */
function typedLibrary<E extends object>(now: () => Logger, specs: Catalogue<E>): TypedLogger<E> {
  let of: Logger | undefined
  let typed: TypedLogger<E> | undefined
  const current = (): TypedLogger<E> => {
    const real = now()
    if (typed === undefined || real !== of) typed = real.typed(specs)
    of = real
    return typed
  }
  return {
    trace: (event, fields) => current().trace(event, fields),
    debug: (event, fields) => current().debug(event, fields),
    info: (event, fields) => current().info(event, fields),
    warn: (event, fields) => current().warn(event, fields),
    error: (event, fields, fanOut) => current().error(event, fields, fanOut),
    fatal: (event, fields, fanOut) => current().fatal(event, fields, fanOut),
    bind: (fields) => typedLibrary(() => now().bind(fields), specs),
  }
}
