// Sentry's envelope: one header line, then per item a header line and a payload, separated by line feeds.
// https://develop.sentry.dev/sdk/data-model/envelopes/

/** One item with its payload as text. */
export type EnvelopeItem = Readonly<{ header: Readonly<Record<string, unknown>>; payload: string }>

/** An envelope taken apart. */
export type Envelope<I extends EnvelopeItem = EnvelopeItem> = Readonly<{
  header: Readonly<Record<string, unknown>>
  items: readonly I[]
}>

/** An item as it was read: an attachment's bytes need not be text. */
export type ReadItem = EnvelopeItem & Readonly<{ bytes: Uint8Array }>

/** Prints an envelope; `length` of each item is added, in bytes. */
export function printEnvelope(envelope: Envelope): string {
  return `${JSON.stringify(envelope.header)}\n${envelope.items.map(printItem).join('')}`
}

/** One item as it stands in an envelope. */
export function printItem({ header, payload }: EnvelopeItem): string {
  return `${JSON.stringify({ ...header, length: Buffer.byteLength(payload) })}\n${payload}\n`
}

/** Parses an envelope, with or without item lengths; unknown items are kept. Throws SyntaxError. */
export function parseEnvelope(bytes: Uint8Array): Envelope<ReadItem> {
  const cursor = new Cursor(bytes)
  const header = recordOf(cursor.line())
  const items: ReadItem[] = []
  while (!cursor.ended) {
    const line = cursor.line()
    if (line.length === 0) continue
    const itemHeader = recordOf(line)
    const { length } = itemHeader
    const payload = length === undefined ? cursor.line() : cursor.take(length)
    items.push({ header: itemHeader, bytes: payload, payload: textOf(payload) })
  }
  return { header, items }
}

/**
 * What old SDKs post to `/api/N/store/`: one event without an envelope, as an envelope. Throws SyntaxError for what is no JSON object.
 */
export function parseStore(bytes: Uint8Array): Envelope<ReadItem> {
  const { event_id: eventId } = recordOf(bytes)
  const header = typeof eventId === 'string' ? { event_id: eventId } : {}
  return { header, items: [{ header: { type: 'event' }, bytes, payload: textOf(bytes) }] }
}

class Cursor {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length
  }

  line(): Uint8Array {
    const end = this.#bytes.indexOf(10, this.#at)
    return this.#cut(end < 0 ? this.#bytes.length : end)
  }

  take(length: unknown): Uint8Array {
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0)
      throw new SyntaxError('the length of an item is not a number of bytes')
    const end = this.#at + length
    if (end > this.#bytes.length) throw new SyntaxError('the envelope ends inside an item')
    if (end < this.#bytes.length && this.#bytes[end] !== 10)
      throw new SyntaxError('an item is longer than its length says')
    return this.#cut(end)
  }

  #cut(end: number): Uint8Array {
    const cut = this.#bytes.subarray(this.#at, end)
    this.#at = end + 1
    return cut
  }
}

function recordOf(line: Uint8Array): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(textOf(line))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('an envelope header is not an object')
  return value as Readonly<Record<string, unknown>>
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
