// What the labels of requests are called by OpenTelemetry, whose dashboards look for these names (semantic conventions, "HTTP
// metrics", http.server.request.duration). Every other metric has its labels from the application and keeps them.
import type { MetricPoint } from '@obs/core'
import type { OtlpValues } from './otlp-value.ts'

/** The attributes of a point. */
export function otlpLabels({ name, labels }: MetricPoint): OtlpValues {
  if (name !== 'http.server.request.duration') return labels
  const { method, route, status, ...others } = labels
  return { 'http.request.method': method, 'http.route': route, ...outcomeOf(status), ...others }
}

// Where nothing was sent there is no status, and what ended the request is its error, as a status of 500 and above is.
function outcomeOf(status: string | undefined): OtlpValues {
  const code = status !== undefined && /^\d+$/.test(status) ? Number(status) : undefined
  const error = code === undefined || code >= 500 ? status : undefined
  return { 'http.response.status_code': code, 'error.type': error }
}
