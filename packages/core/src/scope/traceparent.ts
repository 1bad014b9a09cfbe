// W3C Trace Context, level 1, section 3.2: the `traceparent` header.

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/

/** The trace id that a request brought along in its `traceparent` header; undefined where that is absent or not valid. */
export function traceIdOf(header: unknown): string | undefined {
  const match = typeof header !== 'string' || header.length > 128 ? null : form.exec(header)
  if (match === null) return undefined
  const [, version, traceId = '', parentId = '', rest] = match
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  return /^0+$/.test(traceId) || /^0+$/.test(parentId) ? undefined : traceId
}
