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

/** `1 user`, `64 users`; more are an estimate. */
export function users(value: number): string {
  return `${value > 64 ? 'about ' : ''}${count(value)} ${value === 1 ? 'user' : 'users'}`
}

/** Three significant digits. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e9) return `${(value / 1e9).toPrecision(3)} G`
  if (size >= 1e6) return `${(value / 1e6).toPrecision(3)} M`
  if (size >= 1000) return grouped.format(Math.round(value))
  return String(Number(value.toPrecision(3)))
}

export function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
