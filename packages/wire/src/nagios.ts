// What a check found, as monitoring plugins tell it: one line of words, a bar, performance data.
// https://www.monitoring-plugins.org/doc/guidelines.html ("Plugin Output for Nagios", "Threshold and Ranges", "Performance data").
import type { CheckBound, CheckDatum, CheckResult, CheckState } from '@obs/core'
import { baseUnit, inBaseUnit, type BaseUnit } from './unit.ts'
import { utf8Cut } from './utf8.ts'

const codes = { ok: 0, warning: 1, critical: 2, unknown: 3 } as const

// Nagios reads 4096 bytes of a plugin where it was not built for more.
const lineBytesMax = 4096

/** The exit code that tells a state: 0 ok, 1 warning, 2 critical, 3 unknown ("Plugin Return Codes"). */
export function nagiosCode(state: CheckState): 0 | 1 | 2 | 3 {
  return codes[state]
}

/**
 * The line a plugin would print, without a line end: `WARNING: p99 231 ms | 'p99'=231ms;200;500;0`. At most 4096 bytes of
 * UTF-8: the words are cut with `…`, of the data those stay that fit whole, from the first on.
 */
export function nagiosText(result: CheckResult): string {
  const text = nagiosOutput(result)
  const data = fitting(nagiosData(result), lineBytesMax - Buffer.byteLength(text) - ' |'.length)
  return data.length === 0 ? text : `${text} | ${data.join(' ')}`
}

function fitting(data: readonly string[], bytesMax: number): readonly string[] {
  let room = bytesMax
  const over = data.findIndex((datum) => {
    room -= 1 + Buffer.byteLength(datum)
    return room < 0
  })
  return over === -1 ? data : data.slice(0, over)
}

/** The words of that line alone, at most 4096 bytes: the state, and what was found. */
export function nagiosOutput({ state, text }: CheckResult): string {
  // A bar begins the performance data.
  const words = `${state.toUpperCase()}: ${plain(text).replaceAll('|', '/')}`
  return Buffer.byteLength(words) <= lineBytesMax ? words : `${utf8Cut(words, lineBytesMax - 3)}…`
}

/**
 * Its performance data, one by one: `'p99'=231ms;200;500;0`. Units are those of the guidelines: `s`, `ms`, `us`, `%`, `B` and `c`
 * as they are, other times in `s`, other amounts of data in `B`, the rest without a unit. `c` is only what is declared so: it
 * means a count that never stops growing, of which graphs show the difference; a count of a window is none.
 */
export function nagiosData({ data }: CheckResult): readonly string[] {
  return data.map((datum) => {
    const scale = scaleOf(datum)
    const { value, warn, crit } = datum
    const shown =
      value === undefined || !Number.isFinite(value) ? 'U' : `${scaled(value, scale)}${scale.unit}`
    const fields = [shown, rangeOf(warn, scale), rangeOf(crit, scale), scale.least]
    return `${label(datum)}=${fields.join(';').replace(/;+$/, '')}`
  })
}

type Scale = Readonly<{ unit: string; base: BaseUnit | undefined; least: '0' | '' }>

const own: ReadonlySet<string> = new Set(['s', 'ms', 'us', '%', 'B', 'c'])
const ofBase: Readonly<Record<string, string>> = { s: 's', By: 'B' }
const neverNegative: ReadonlySet<string> = new Set(['s', 'ms', 'us', 'B', 'c'])

// `min` is told where nothing can be less than 0. Of KB and MB it is not agreed how many bytes they are: bytes are told.
function scaleOf({ measure, unit: code, value = 0 }: CheckDatum): Scale {
  const known = own.has(code) ? undefined : baseUnit(code)
  const base = known !== undefined && known.code in ofBase ? known : undefined
  const unit = own.has(code) ? code : (ofBase[base?.code ?? ''] ?? '')
  const isCount = measure === 'count' || measure === 'rate'
  return { unit, base, least: value >= 0 && (isCount || neverNegative.has(unit)) ? '0' : '' }
}

function scaled(value: number, { base }: Scale): string {
  return decimal(base === undefined ? value : inBaseUnit(value, base))
}

// A range says where all is well: `n` is 0 to n, `~:n` anything to n, `n:` n and more.
function rangeOf(bound: CheckBound | undefined, scale: Scale): string {
  if (bound === undefined) return ''
  if (typeof bound === 'number')
    return `${scale.least === '0' && bound >= 0 ? '' : '~:'}${scaled(bound, scale)}`
  const { above, below } = bound
  if (below === undefined) return above === undefined ? '' : `~:${scaled(above, scale)}`
  return `${scaled(below, scale)}:${above === undefined ? '' : scaled(above, scale)}`
}

function label({ measure }: CheckDatum): string {
  return `'${plain(measure).replaceAll(/[=|]/g, '_').replaceAll("'", "''")}'`
}

function plain(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
}

// Digits, a point and a sign: "value … in class [-0-9.]".
function decimal(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  return Math.abs(value) >= 1
    ? BigInt(value).toString()
    : value.toFixed(20).replace(/0+$/, '').replace(/\.$/, '')
}
