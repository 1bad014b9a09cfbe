// What a Sentry server asks for in its reply: pauses by category.
// https://develop.sentry.dev/sdk/expected-features/rate-limiting/

/** A pause of one category; undefined: of all. */
export type SentryLimit = Readonly<{ pauseMs: number; category: string | undefined }>

const pauseMsDefault = 60_000
const pauseMsMax = 24 * 3600 * 1000

/**
 * The pauses of a reply. Without `X-Sentry-Rate-Limits` a 429 pauses all for `Retry-After`: seconds, or a date, which is
 * measured from the reply's own `Date`; else for 60 s.
 */
export function sentryLimits(
  status: number,
  headers: Readonly<Record<string, string>>,
): readonly SentryLimit[] {
  const limits = headers['x-sentry-rate-limits']
  if (limits !== undefined) return limits.split(',').flatMap(limitsOf)
  if (status !== 429) return []
  return [{ pauseMs: retryAfterMs(headers['retry-after'], headers['date']), category: undefined }]
}

// `seconds:categories:scope:reason:namespaces`; fields that are not known yet are ignored.
function limitsOf(text: string): readonly SentryLimit[] {
  const [seconds = '', categories = ''] = text.trim().split(':')
  const given = Number(seconds)
  const pauseMs = seconds.trim() === '' || !(given >= 0) ? pauseMsDefault : Math.min(given * 1000, pauseMsMax)
  const names = categories.split(';').map((name) => name.trim())
  return names.map((name) => ({ pauseMs, category: name === '' ? undefined : name }))
}

function retryAfterMs(text: string | undefined, date = ''): number {
  if (text === undefined) return pauseMsDefault
  const seconds = Number(text)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.parse(date)
  return ms >= 0 ? Math.min(ms, pauseMsMax) : pauseMsDefault
}
