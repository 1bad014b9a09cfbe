// Values, attributes and ids as OTLP's common messages have them.
import type { OtlpWriter } from './otlp-writer.ts'

/** Plain data, as attributes are made of. */
export type OtlpValues = Readonly<Record<string, unknown>>

/** Writes plain data as attributes; what is undefined is left out. */
export function writeAttributes(writer: OtlpWriter, name: string, number: number, values: OtlpValues): void {
  const entries = Object.entries(values)
  writer.list(name, number, entries.every(isDefined) ? entries : entries.filter(isDefined), writeAttribute)
}

function isDefined([, value]: readonly [string, unknown]): boolean {
  return value !== undefined
}

function writeAttribute(writer: OtlpWriter, [key, value]: readonly [string, unknown]): void {
  writer.string('key', 1, key)
  writer.message('value', 2, value, writeValue)
}

/** Writes one `AnyValue`: whole numbers are ints, null is the empty value, what JSON does not know becomes text. */
export function writeValue(writer: OtlpWriter, value: unknown): void {
  if (value === null) return
  if (typeof value === 'string') writer.string('stringValue', 1, value)
  else if (typeof value === 'boolean') writer.bool('boolValue', 2, value)
  else if (typeof value === 'number') writeNumber(writer, value)
  else if (Array.isArray(value)) writer.message('arrayValue', 5, value, writeArray)
  else if (typeof value === 'object') writer.message('kvlistValue', 6, value, writeObject)
  else writer.string('stringValue', 1, String(value))
}

function writeNumber(writer: OtlpWriter, value: number): void {
  if (Number.isSafeInteger(value)) writer.int64('intValue', 3, value)
  else writer.double('doubleValue', 4, value)
}

function writeArray(writer: OtlpWriter, values: readonly unknown[]): void {
  writer.list('values', 1, values, writeValue)
}

function writeObject(writer: OtlpWriter, values: object): void {
  writeAttributes(writer, 'values', 1, { ...values })
}

/** Writes an id of so many hex digits, or nothing where it is none. */
export function writeId(
  writer: OtlpWriter,
  name: string,
  number: number,
  id: string | undefined,
  digits: 16 | 32,
): void {
  if (id !== undefined && id.length === digits && /^[0-9a-f]+$/i.test(id)) writer.hex(name, number, id)
}
