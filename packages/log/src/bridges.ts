// Public names of @obs/log/bridges: for code that will not be rewritten.
export { pinoLike, type PinoChildOptions, type PinoLike } from './pino-like.ts'
