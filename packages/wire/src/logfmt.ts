// The logfmt line: `key=value` pairs, as Heroku named it and go-kit, Loki and Grafana read it.
import type { ErrorData, LineEncoder, LineSnapshot, Options } from '@obs/core'
import { quote } from './quote.ts'
import { stackText } from './stack-text.ts'
import { timeText, type TimeFormat } from './time-text.ts'

/** How a logfmt line looks. */
export type LogfmtShape = Options<{
  /** Default `iso`. `tai64n` stands first and bare, as multilog writes it, so that `tai64nlocal` reads it. */
  time: TimeFormat
}>

/**
 * An encoder of logfmt lines (grammar of github.com/go-logfmt/logfmt: a quoted value is a JSON string). Nested values are
 * JSON in quotes; keys lose what a key cannot hold, and none stands twice. Pure.
 */
export function logfmt(shape: LogfmtShape = {}): LineEncoder {
  const format = shape.time ?? 'iso'
  const text = timeText[format]
  const head = format === 'tai64n' ? '' : 'time='
  return (line) => `${head}${text(line.time)} level=${line.level} ${pairsOf(line)}\n`
}

function pairsOf(line: LineSnapshot): string {
  const pairs = new Map<string, string>([['event', valueText(line.event)]])
  const add = (key: string, value: unknown): void => void pairs.set(freeKey(key, pairs), valueText(value))
  if (line.logger !== undefined) add('logger', line.logger)
  if (line.error !== undefined) addError(line.error, add)
  for (const [key, id] of [
    ['error_id', line.errorId],
    ['trace_id', line.traceId],
    ['span_id', line.spanId],
  ] as const)
    if (id !== undefined) add(key, id)
  for (const [key, value] of Object.entries(line.toEvent().fields)) add(key, value)
  return [...pairs].map(([key, value]) => `${key}=${value}`).join(' ')
}

function addError(error: ErrorData, add: (key: string, value: unknown) => void): void {
  add('err', `${error.type}: ${error.message}`)
  if (error.stack !== '') add('err.stack', stackText(error))
}

// `time` and `level` are written before the pairs; both are reserved, so that no field has their names.
function freeKey(key: string, taken: ReadonlyMap<string, unknown>): string {
  let free = key.replace(/[\p{C}\p{Z}="\\]/gu, '_')
  if (free === '') free = '_'
  while (taken.has(free) || free === 'time' || free === 'level') free += '_'
  return free
}

function valueText(value: unknown): string {
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null ? quote(JSON.stringify(value)) : String(value)
  return /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(value) && !/["=\\]/.test(value) && value !== 'null'
    ? value
    : quote(value)
}
