// Medians with their spread; nothing else is said about a set of measurements.

/** The middle of `values`. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

/** The value below which the share `q` of `values` lies. */
export function quantile(values, q) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
}

/** `3.87 (2.96–3.93)`: the median, the least and the greatest. */
export function spread(values) {
  return `${digits(median(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`
}

/** At least three significant digits, and no more than two behind the point. */
export function digits(value) {
  if (!Number.isFinite(value)) return String(value)
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
