// Sentry's DSN: where to send and with which key.

/** The parts of a DSN. */
export type Dsn = Readonly<{ key: string; project: string; envelopeUrl: string }>

/** Parses `https://key@host[:port][/path]/project`; undefined when it is not a DSN. The secret of old DSNs is ignored. */
export function parseDsn(text: string): Dsn | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  const project = /^\d+/.exec(segments.at(-1) ?? '')?.[0]
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username === '' || project === undefined)
    return undefined
  const prefix = segments.slice(0, -1).map((segment) => `/${segment}`)
  return {
    key: url.username,
    project,
    envelopeUrl: `${url.protocol}//${url.host}${prefix.join('')}/api/${project}/envelope/`,
  }
}
