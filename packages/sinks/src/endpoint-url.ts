// The URL of one call below an endpoint that the user gave.

/** `endpoint` with `path` behind its own path; an endpoint that already ends so, or that is no URL, stays as it is. */
export function endpointUrl(endpoint: string, path: string): string {
  if (!URL.canParse(endpoint)) return endpoint
  const url = new URL(endpoint)
  const base = url.pathname.replace(/\/+$/, '')
  if (!base.endsWith(path.replace(/\/+$/, ''))) url.pathname = base + path
  return url.href
}
