// A logger that writes nothing; its failures still have ids.
import { createPipeline } from '@obs/core'
import { createLogger, type Logger } from './logger.ts'

/** A logger without sinks, switched off. */
export function createSilentLogger(): Logger {
  return createLogger(createPipeline({ level: 'off' }))
}
