// OTLP in the JSON mapping of protobuf: 64-bit numbers as decimal text, ids as hex, enums as numbers
// (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
import type { OtlpWriter, WriteMessage } from './otlp-writer.ts'

/** Prints one message after the other. */
class OtlpJson implements OtlpWriter {
  #text = ''
  #isFirst = true

  /** The message as text. */
  print<T>(from: T, write: WriteMessage<T>): string {
    this.#text = ''
    this.#object(from, write)
    return this.#text
  }

  string(name: string, _number: number, text: string): void {
    this.#member(name, quoted(text))
  }

  bool(name: string, _number: number, value: boolean): void {
    this.#member(name, value ? 'true' : 'false')
  }

  whole(name: string, _number: number, value: number): void {
    this.#member(name, `${value}`)
  }

  sint32(name: string, _number: number, value: number): void {
    this.#member(name, `${value}`)
  }

  int64(name: string, _number: number, value: number): void {
    this.#member(name, `"${value}"`)
  }

  count(name: string, _number: number, value: number): void {
    this.#member(name, `"${value}"`)
  }

  time(name: string, _number: number, epochMs: number): void {
    const ms = Math.max(0, Math.trunc(epochMs))
    this.#member(name, ms === 0 ? '"0"' : `"${ms}000000"`)
  }

  // NaN and the infinities are words.
  double(name: string, _number: number, value: number): void {
    this.#member(name, Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`)
  }

  hex(name: string, _number: number, digits: string): void {
    this.#member(name, `"${digits}"`)
  }

  counts(name: string, _number: number, values: readonly number[]): void {
    this.#member(name, JSON.stringify(values.map(String)))
  }

  message<T>(name: string, _number: number, from: T, write: WriteMessage<T>): void {
    this.#member(name, '')
    this.#object(from, write)
  }

  list<T>(name: string, _number: number, from: readonly T[], write: WriteMessage<T>): void {
    if (from.length === 0) return
    this.#member(name, '')
    let before = '['
    for (const one of from) {
      this.#text += before
      this.#object(one, write)
      before = ','
    }
    this.#text += ']'
  }

  #object<T>(from: T, write: WriteMessage<T>): void {
    this.#text += '{'
    this.#isFirst = true
    write(this, from)
    this.#text += '}'
    this.#isFirst = false
  }

  #member(name: string, value: string): void {
    this.#text += `${this.#isFirst ? '"' : ',"'}${name}":${value}`
    this.#isFirst = false
  }
}

// Readers of protobuf's JSON mapping refuse a request for half a surrogate pair, which JSON itself may hold; JSON.stringify
// writes it as an escape.
function quoted(text: string): string {
  const json = JSON.stringify(text)
  return json.includes(String.raw`\ud`) ? JSON.stringify(text.replaceAll(/\p{Surrogate}/gu, '\ufffd')) : json
}

/** Prints messages of OTLP as JSON. */
export const otlpJson: OtlpJson = new OtlpJson()
