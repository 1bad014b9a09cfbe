// W3C Trace Context, level 1, section 3.2: the `traceparent` header.

/** The ids a request brought along, and whether its caller sampled it. */
export type TraceParent = Readonly<{ traceId: string; parentId: string; sampled: boolean }>

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** Parses a `traceparent` header; undefined when it is absent or not valid. */
export function parseTraceparent(header: string | undefined): TraceParent | undefined {
  const match = header === undefined || header.length > 128 ? null : form.exec(header)
  if (match === null) return undefined
  const [, version = '', traceId = '', parentId = '', flags = '', rest] = match
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined
  return { traceId, parentId, sampled: (parseInt(flags, 16) & 1) === 1 }
}

/** Prints a version 00 `traceparent` header. */
export function printTraceparent(traceId: string, spanId: string, sampled = true): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
}
