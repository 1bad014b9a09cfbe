// One message, written once for both encodings: fields go to a writer with the name and the number that the definition gives
// them (https://github.com/open-telemetry/opentelemetry-proto, v1.9.0), and the writer knows how its encoding says them.
import { otlpJson } from './otlp-json.ts'
import { otlpProtobuf } from './otlp-protobuf.ts'

/** The two encodings of OTLP over HTTP. */
export type OtlpEncoding = 'protobuf' | 'json'

/** Writes the fields of one message from what they are made of. */
export type WriteMessage<T> = (writer: OtlpWriter, from: T) => void

/** Takes the fields of a message in their order, zeros and empty texts too. Whole numbers reach to 2^53. */
export interface OtlpWriter {
  string(name: string, number: number, text: string): void
  bool(name: string, number: number, value: boolean): void
  /** `enum`, `uint32`. */
  whole(name: string, number: number, value: number): void
  sint32(name: string, number: number, value: number): void
  int64(name: string, number: number, value: number): void
  /** `fixed64` of a count. */
  count(name: string, number: number, value: number): void
  /** `fixed64` of a time; nanoseconds are made of milliseconds. */
  time(name: string, number: number, epochMs: number): void
  double(name: string, number: number, value: number): void
  /** `bytes` given as hex digits. */
  hex(name: string, number: number, digits: string): void
  /** A packed list of `uint64`. */
  counts(name: string, number: number, values: readonly number[]): void
  message<T>(name: string, number: number, from: T, write: WriteMessage<T>): void
  /** A repeated message; nothing where there is none. */
  list<T>(name: string, number: number, from: readonly T[], write: WriteMessage<T>): void
}

/** One message, to be kept until it is sent. */
export function otlpMessage<T>(encoding: OtlpEncoding, from: T, write: WriteMessage<T>): string | Uint8Array {
  return encoding === 'json' ? otlpJson.print(from, write) : otlpProtobuf.print(from, write)
}
