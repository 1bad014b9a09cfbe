// Public names of @obs/log/bridges: for code that will not be rewritten, and for the way out.
export { fromBunyan } from './bridges/bunyan.ts'
export { fromConsole } from './bridges/console.ts'
export { fromDebuglog } from './bridges/debuglog.ts'
export { toOtel, type OtelLogger, type OtelLogRecord } from './bridges/otel.ts'
export { fromPino, tapPino, type PinoDestination } from './bridges/pino.ts'
export { fromWinston, type WinstonTransport } from './bridges/winston.ts'
export { pinoLike, type PinoChildOptions, type PinoLike } from './pino-like.ts'
