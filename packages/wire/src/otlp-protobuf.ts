// OTLP in protobuf (https://opentelemetry.io/docs/specs/otlp/#binary-protobuf-encoding).
import type { OtlpWriter, WriteMessage } from './otlp-writer.ts'
import { ProtobufWriter } from './protobuf.ts'

/** Prints one message after the other into the same memory. */
class OtlpProtobuf implements OtlpWriter {
  readonly #writer = new ProtobufWriter()

  /** The message as bytes of its own. */
  print<T>(from: T, write: WriteMessage<T>): Uint8Array {
    this.#writer.restart()
    write(this, from)
    return Buffer.from(this.#writer.finish())
  }

  string(_name: string, number: number, text: string): void {
    this.#writer.string(number, text)
  }

  bool(_name: string, number: number, value: boolean): void {
    this.#writer.varint(number, value ? 1 : 0)
  }

  whole(_name: string, number: number, value: number): void {
    this.#writer.varint(number, value)
  }

  sint32(_name: string, number: number, value: number): void {
    this.#writer.zigzag(number, value)
  }

  int64(_name: string, number: number, value: number): void {
    this.#writer.int64(number, value)
  }

  count(_name: string, number: number, value: number): void {
    this.#writer.fixed64(number, value)
  }

  time(_name: string, number: number, epochMs: number): void {
    this.#writer.nanoseconds(number, Math.max(0, Math.trunc(epochMs)))
  }

  double(_name: string, number: number, value: number): void {
    this.#writer.double(number, value)
  }

  hex(_name: string, number: number, digits: string): void {
    this.#writer.hex(number, digits)
  }

  counts(_name: string, number: number, values: readonly number[]): void {
    this.#writer.packed(number, values)
  }

  message<T>(_name: string, number: number, from: T, write: WriteMessage<T>): void {
    const start = this.#writer.begin(number)
    write(this, from)
    this.#writer.end(start)
  }

  list<T>(name: string, number: number, from: readonly T[], write: WriteMessage<T>): void {
    for (const one of from) this.message(name, number, one, write)
  }
}

/** Prints messages of OTLP as protobuf. */
export const otlpProtobuf: OtlpProtobuf = new OtlpProtobuf()
