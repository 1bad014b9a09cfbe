// Looks positions up in a source map, ECMA-426, without building the map: one pass over the mappings
// remembers the segments asked for and nothing else. A bundle of a megabyte costs some milliseconds and no memory.

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
  const found = new Int32Array(wanted.length * slots).fill(unmapped)
  const byLine = wantedByLine(wanted)
  let current = -1
  let here: readonly number[] | undefined
  scan(mappings, Math.max(-1, ...byLine.keys()), (line, state, fields) => {
    if (line !== current) {
      current = line
      here = byLine.get(line)
    }
    if (here !== undefined) keep(here, state, fields, found)
  })
  return wanted.map((_, index) => segmentOf(found, index * slots))
}

/** Where the code made of this place of a source begins; undefined where no segment begins exactly there. */
export function generatedAt(
  mappings: string,
  source: number,
  { line, column }: Position,
): Position | undefined {
  let found: Position | undefined
  scan(mappings, Number.POSITIVE_INFINITY, (generatedLine, state, fields) => {
    if (found !== undefined || fields < 4) return
    if (state[2] === line && state[3] === column && state[1] === source)
      found = { line: generatedLine, column: state[0] ?? 0 }
  })
  return found
}

function wantedByLine(wanted: readonly Position[]): ReadonlyMap<number, readonly number[]> {
  const byLine = new Map<number, number[]>()
  for (const [index, { line, column }] of wanted.entries()) {
    const list = byLine.get(line) ?? []
    list.push(index * slots, column)
    byLine.set(line, list)
  }
  return byLine
}

function segmentOf(found: Int32Array, at: number): Segment | undefined {
  const [generatedColumn = -1, source = -1, line = -1, column = -1, name = -1] = found.subarray(
    at,
    at + slots,
  )
  return source < 0 ? undefined : { generatedColumn, source, line, column, name }
}

/** Gives each segment up to line `last`: its fields, which hold only until the next, and how many of them it has. */
function scan(
  mappings: string,
  last: number,
  visit: (line: number, state: Int32Array, fields: number) => void,
): void {
  const state = new Int32Array(slots)
  let line = 0
  let field = 0
  let value = 0
  let shift = 0
  const end = mappings.length
  for (let at = 0; at <= end && line <= last; at += 1) {
    const unit = at === end ? comma : mappings.charCodeAt(at)
    if (unit === comma || unit === semicolon) {
      if (field > 0) visit(line, state, field)
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

function keep(here: readonly number[], state: Int32Array, fields: number, found: Int32Array): void {
  for (let pair = 0; pair < here.length; pair += 2) {
    const at = here[pair] ?? 0
    if ((state[0] ?? 0) > (here[pair + 1] ?? 0)) continue
    found.set(state, at)
    if (fields < 5) found[at + 4] = unmapped
    if (fields < 4) found[at + 1] = unmapped
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
