// The URL of one call below an endpoint that the user gave.

/** `endpoint` with `path` behind its own path, where it does not end so already; its query stays. What is no URL stays as it is. */
export function endpointUrl(endpoint: string, path: string): string {
  if (!URL.canParse(endpoint)) return endpoint
  const url = new URL(endpoint)
  const base = url.pathname.replace(/\/+$/, '')
  const end = path.replace(/\/+$/, '')
  url.pathname = `${base.endsWith(end) ? base.slice(0, base.length - end.length) : base}${path}`
  return url.href
}
