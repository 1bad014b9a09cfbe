// UTF-8 written piece by piece into one growing buffer: texts, and what stood in an earlier body.

const bytesFirst = 4096
/** Short texts are written together: each way into the buffer costs as much as some hundred characters. */
const heldMax = 4096

/** Bytes that were written; there once the writer has finished. */
export type Written = { bytes: Buffer }

/** Where a piece stands. */
export type Span = { body: Written; from: number; to: number }

/** Writes one body. */
export class Utf8Writer {
  readonly #body: Written
  #end = 0
  #held = ''
  // What is to be copied next; neighbours are copied at once.
  #source: Written | undefined
  #from = 0
  #to = 0

  /** @param bytesExpected what the body will probably take */
  constructor(bytesExpected: number = bytesFirst) {
    this.#body = { bytes: Buffer.allocUnsafe(Math.max(bytesFirst, bytesExpected)) }
  }

  text(text: string): void {
    if (this.#source !== undefined) this.#copy()
    this.#held += text
    if (this.#held.length > heldMax) this.#write()
  }

  /** Writes a span again; it stands here from now on. */
  again(span: Span): void {
    if (this.#source !== span.body || this.#to !== span.from) {
      this.#settle()
      this.#source = span.body
      this.#from = span.from
    }
    this.#to = span.to
    const length = span.to - span.from
    span.body = this.#body
    span.from = this.#end
    this.#end += length
    span.to = this.#end
  }

  /**
   * Writes the beginning of a span again, up to the end of the last of these whole numbers, with new ones in their places;
   * false, and nothing is written, where one has not as many digits as before. `gaps`: how many bytes stand before each.
   * The numbers must be followed by what is no digit.
   */
  renumbered(span: Span, gaps: readonly number[], numbers: ArrayLike<number>): boolean {
    this.#settle()
    const at = this.#end
    const length = span.to - span.from
    this.#room(at, length)
    const { bytes } = this.#body
    span.body.bytes.copy(bytes, at, span.from, span.to)
    let end = at
    for (let index = 0; index < gaps.length; index += 1) {
      end = replaceNumber(bytes, end + (gaps[index] ?? 0), numbers[index] ?? 0)
      if (end < 0) return false
    }
    this.#end = end
    return true
  }

  /** Ends a span that begins where `from` bytes were written. */
  spanFrom(from: number): Span {
    this.#settle()
    return { body: this.#body, from, to: this.#end }
  }

  /** How many bytes are written. */
  get length(): number {
    this.#settle()
    return this.#end
  }

  /** The body. Spans are read from it later: it must not be changed. */
  finish(): Buffer {
    this.#settle()
    this.#body.bytes = this.#body.bytes.subarray(0, this.#end)
    return this.#body.bytes
  }

  #settle(): void {
    if (this.#source !== undefined) this.#copy()
    if (this.#held !== '') this.#write()
  }

  #write(): void {
    // A UTF-16 unit takes at most three bytes.
    this.#room(this.#end, 3 * this.#held.length)
    this.#end += this.#body.bytes.write(this.#held, this.#end)
    this.#held = ''
  }

  #copy(): void {
    const length = this.#to - this.#from
    const at = this.#end - length
    this.#room(at, length)
    this.#source?.bytes.copy(this.#body.bytes, at, this.#from, this.#to)
    this.#source = undefined
  }

  #room(at: number, length: number): void {
    const { bytes } = this.#body
    if (at + length <= bytes.length) return
    this.#body.bytes = Buffer.allocUnsafe(2 * (at + length))
    bytes.copy(this.#body.bytes, 0, 0, at)
  }
}

const zero = 48

/** Writes a whole number over the one that begins at `at`; the end of both, or -1 where they differ in length. */
function replaceNumber(bytes: Buffer, at: number, number: number): number {
  let end = at
  while (isDigit(bytes[end])) end += 1
  let rest = number
  for (let place = end - 1; place >= at; place -= 1) {
    bytes[place] = zero + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  const isShorter = end - at > 1 && bytes[at] === zero
  return rest === 0 && !isShorter ? end : -1
}

function isDigit(byte = 0): boolean {
  return byte >= zero && byte < zero + 10
}
