// Looks positions up in a source map, ECMA-426, without building the map: one pass over the mappings
// remembers the segments asked for and nothing else. A megabyte of mappings costs some milliseconds and no memory.

/** Zero-based line and column. */
export type Position = Readonly<{ line: number; column: number }>

/** The segment that covers a position. */
export type Segment = Readonly<{
  /** Zero-based column in the generated line where the segment begins. */
  generatedColumn: number
  /** Index into `sources`. */
  source: number
  line: number
  column: number
  /** Index into `names`; -1 where the segment has none. */
  name: number
}>

const slots = 5
const unmapped = -1

/** The segments at `wanted`, in the same order; undefined where nothing is mapped. Broken mappings end the look-up. */
export function segmentsAt(mappings: string, wanted: readonly Position[]): readonly (Segment | undefined)[] {
  const search = new Search(wanted)
  scan(mappings, (line, state, fields) => search.pass(line, state, fields))
  search.end()
  return wanted.map((_, index) => segmentOf(search.found, index * slots))
}

/** Where the code made of this place of a source begins; undefined where no segment begins exactly there. */
export function generatedAt(
  mappings: string,
  source: number,
  { line, column }: Position,
): Position | undefined {
  let found: Position | undefined
  scan(mappings, (generatedLine, state, fields) => {
    if (fields < 4 || state[2] !== line || state[3] !== column || state[1] !== source) return 'more'
    found = { line: generatedLine, column: state[0] ?? 0 }
    return 'enough'
  })
  return found
}

// Segments come in the order of the generated code, and so are the positions asked: each is settled when the first segment
// behind it passes, so a line of a megabyte costs no more for six hundred positions than for one.
class Search {
  readonly found: Int32Array
  readonly #wanted: readonly Position[]
  readonly #order: readonly number[]
  readonly #latest = new Int32Array(slots)
  #latestLine = -1
  #next = 0

  constructor(wanted: readonly Position[]) {
    this.found = new Int32Array(wanted.length * slots).fill(unmapped)
    this.#wanted = wanted
    this.#order = [...wanted.keys()].toSorted((one, other) => {
      const [a, b] = [wanted[one], wanted[other]]
      return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
    })
  }

  pass(line: number, state: Int32Array, fields: number): 'more' | 'enough' {
    let next = this.#at(this.#next)
    while (
      next !== undefined &&
      (next.line < line || (next.line === line && next.column < (state[0] ?? 0)))
    ) {
      this.#settle(next)
      next = this.#at(this.#next)
    }
    if (next === undefined) return 'enough'
    if (next.line === line) this.#keep(line, state, fields)
    return 'more'
  }

  end(): void {
    for (let next = this.#at(this.#next); next !== undefined; next = this.#at(this.#next)) this.#settle(next)
  }

  #at(place: number): Position | undefined {
    return this.#wanted[this.#order[place] ?? -1]
  }

  #settle({ line }: Position): void {
    if (line === this.#latestLine) this.found.set(this.#latest, (this.#order[this.#next] ?? 0) * slots)
    this.#next += 1
  }

  #keep(line: number, state: Int32Array, fields: number): void {
    this.#latest.set(state)
    if (fields < 5) this.#latest[4] = unmapped
    if (fields < 4) this.#latest[1] = unmapped
    this.#latestLine = line
  }
}

function segmentOf(found: Int32Array, at: number): Segment | undefined {
  const [generatedColumn = -1, source = -1, line = -1, column = -1, name = -1] = found.subarray(
    at,
    at + slots,
  )
  return source < 0 ? undefined : { generatedColumn, source, line, column, name }
}

/** Gives each segment, until that is enough: its fields, which hold only until the next, and how many of them it has. */
function scan(
  mappings: string,
  visit: (line: number, state: Int32Array, fields: number) => 'more' | 'enough',
): void {
  const state = new Int32Array(slots)
  let line = 0
  let field = 0
  let value = 0
  let shift = 0
  const end = mappings.length
  for (let at = 0; at <= end; at += 1) {
    const unit = at === end ? comma : mappings.charCodeAt(at)
    if (unit === comma || unit === semicolon) {
      if (field > 0 && visit(line, state, field) === 'enough') return
      field = 0
      if (unit === comma) continue
      line += 1
      state[0] = 0
      continue
    }
    const digit = unit < 128 ? (digits[unit] ?? 255) : 255
    if (digit === 255 || field === slots) return
    value |= (digit & 31) << shift
    shift += 5
    if (digit >= 32) continue
    state[field] = (state[field] ?? 0) + ((value & 1) === 1 ? -(value >>> 1) : value >>> 1)
    field += 1
    value = 0
    shift = 0
  }
}

const comma = 44
const semicolon = 59
const digits: Uint8Array = digitValues()

function digitValues(): Uint8Array {
  const values = new Uint8Array(128).fill(255)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value
  return values
}
