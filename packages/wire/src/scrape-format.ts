// Which exposition a scraper asks for (RFC 9110, section 12.5.1; Prometheus, "Content negotiation").

/** The three expositions. */
export type ScrapeFormat = 'openmetrics' | 'prometheus' | 'protobuf'

/** Media types by format. */
export const scrapeTypes: Readonly<Record<ScrapeFormat, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  protobuf: 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
}

/** The format a scraper likes best by its `Accept` header; the first named where it likes two; text where it does not say. */
export function negotiate(accept: string | undefined): ScrapeFormat {
  let best: Readonly<{ format: ScrapeFormat; quality: number }> = { format: 'prometheus', quality: 0 }
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const format = formatOf(type, new Set(parameters))
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    if (format !== undefined && quality > best.quality) best = { format, quality }
  }
  return best.format
}

function formatOf(type: string, parameters: ReadonlySet<string>): ScrapeFormat | undefined {
  const version = [...parameters].find((parameter) => parameter.startsWith('version='))
  if (type === 'application/openmetrics-text')
    return version === undefined || version === 'version=1.0.0' ? 'openmetrics' : undefined
  if (type === 'application/vnd.google.protobuf')
    return parameters.has('proto=io.prometheus.client.metricfamily') && parameters.has('encoding=delimited')
      ? 'protobuf'
      : undefined
  return type === 'text/plain' || type === '*/*' ? 'prometheus' : undefined
}
