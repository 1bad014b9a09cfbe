// Values and times as OTLP's common messages have them, in the JSON mapping.
import type { OtlpMessage } from './otlp-schema.ts'

/** Attributes of plain data. What JSON does not know becomes text. */
export function otlpAttributes(fields: Readonly<Record<string, unknown>>): readonly OtlpMessage[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: otlpValue(value) }))
}

/** One `AnyValue`: whole numbers are ints, null is the empty value. */
export function otlpValue(value: unknown): OtlpMessage {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(otlpValue) } }
  if (typeof value === 'object') return { kvlistValue: { values: otlpAttributes({ ...value }) } }
  return { stringValue: String(value) }
}

/** Nanoseconds since the epoch as decimal text. */
export function otlpTime(epochMs: number): string {
  return `${Math.trunc(epochMs)}000000`.replace(/^0+(?=\d)/, '')
}

/** An id of so many hex digits, or nothing where it is none. */
export function otlpId(id: string | undefined, digits: 16 | 32): string | undefined {
  return id !== undefined && id.length === digits && /^[0-9a-f]+$/i.test(id) ? id : undefined
}
