// The six levels and their order. Names travel in events; numbers exist only to compare.

/** The six levels in ascending order. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** How severe an event is, from least to most. */
export type Level = (typeof levels)[number]

/** Ranks for comparison, spaced as pino and bunyan space them; `off` is above every level. */
export const rank: Readonly<Record<Level | 'off', number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
  off: Infinity,
}

/** Whether `value` is one of the six level names. */
export function isLevel(value: unknown): value is Level {
  return typeof value === 'string' && value !== 'off' && Object.hasOwn(rank, value)
}
