// Numbers and times as people read them.

// Made once: `toLocaleString` makes one at each call, which thousands of series feel.
const grouped = new Intl.NumberFormat('en-US')
const timeOfDay = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

/** `3 min ago`; the absolute time belongs in a title beside it. */
export function ago(time: number, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000))
  if (seconds < 5) return 'just now'
  if (seconds < 120) return `${seconds} s ago`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`
  return `${Math.round(seconds / 86_400)} d ago`
}

/** `14:02:07.123` of the day it was. */
export function clock(time: number): string {
  const date = new Date(time)
  return `${timeOfDay.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

export function absolute(time: number): string {
  return new Date(time).toISOString()
}

/** Exact up to a million, then with three digits. */
export function count(value: number): string {
  return Math.abs(value) < 1e6 && Number.isInteger(value) ? grouped.format(value) : number(value)
}

/** `occurrence` of one, `occurrences` of any other number. */
export function plural(value: number, noun: string): string {
  return value === 1 ? noun : `${noun}s`
}

/** `1 user`, `64 users`; more are an estimate. */
export function users(value: number): string {
  return `${value > 64 ? 'about ' : ''}${count(value)} ${plural(value, 'user')}`
}

const sizes = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
] as const

/** Three significant digits; `1.00 G`, not `1000 M`. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1000 && size < 1e6) return grouped.format(Math.round(value))
  const rounded = Number(value.toPrecision(3))
  const found = sizes.find(([unit]) => Math.abs(rounded) >= unit)
  if (found === undefined) return String(rounded)
  const [unit, letter] = found
  return size >= 1e15 ? rounded.toExponential(2) : `${(rounded / unit).toPrecision(3)} ${letter}`
}

export function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
