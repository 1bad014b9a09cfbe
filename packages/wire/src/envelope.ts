// Sentry's envelope: one header line, then per item a header line and a payload, separated by line feeds.
// https://develop.sentry.dev/sdk/data-model/envelopes/

/** One item with its payload as text. */
export type EnvelopeItem = Readonly<{ header: Readonly<Record<string, unknown>>; payload: string }>

/** An envelope taken apart. */
export type Envelope = Readonly<{ header: Readonly<Record<string, unknown>>; items: readonly EnvelopeItem[] }>

/** Prints an envelope; `length` of each item is added, in bytes. */
export function printEnvelope(envelope: Envelope): string {
  const items = envelope.items.map(({ header, payload }) => {
    const length = new TextEncoder().encode(payload).length
    return `${JSON.stringify({ ...header, length })}\n${payload}\n`
  })
  return `${JSON.stringify(envelope.header)}\n${items.join('')}`
}

/** Parses an envelope, with or without item lengths; unknown items are kept. Throws SyntaxError. */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  const decoder = new TextDecoder()
  let at = 0
  const line = (): string => {
    const end = bytes.indexOf(10, at)
    const stop = end < 0 ? bytes.length : end
    const text = decoder.decode(bytes.subarray(at, stop))
    at = stop + 1
    return text
  }
  const header = recordOf(line())
  const items: EnvelopeItem[] = []
  while (at < bytes.length) {
    const text = line()
    if (text === '') continue
    const itemHeader = recordOf(text)
    const { length } = itemHeader
    if (typeof length !== 'number') {
      items.push({ header: itemHeader, payload: line() })
      continue
    }
    if (at + length > bytes.length) throw new SyntaxError('the envelope ends inside an item')
    items.push({ header: itemHeader, payload: decoder.decode(bytes.subarray(at, at + length)) })
    at += length + 1
  }
  return { header, items }
}

function recordOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null)
    throw new SyntaxError('an envelope header is not an object')
  return value as Readonly<Record<string, unknown>>
}
