// From generated frames to the source they were built from: finds the map a file names, beside it or inline, and reads
// positions, names and source text from it. Frames that Node has mapped already name files without a map and stay.
import type { Frame } from '@obs/core'
import { declaredName, mentionsOf } from './declared-name.ts'
import { Recent } from './recent.ts'
import { linesOf, textOf, type Reading, type SourceReader } from './source.ts'
import {
  fileUrl,
  inlineText,
  parsedMap,
  resolved,
  type FileMap,
  type RawMap,
  type Section,
} from './source-map-file.ts'
import { segmentsAt, type Position, type Segment } from './source-map.ts'

const mapsMax = 32
const contentsMax = 256
/** Of all maps together, and of all texts they brought along. */
const charactersMax = 16 * 1024 * 1024
const placesMax = 2048
const tailLines = 5
const comment = /^\s*\/[/*][#@] ?sourceMappingURL=(\S+?)(?:\s*\*\/)?\s*$/

/** The source maps of an instance's files. */
export class SourceMapping {
  readonly #reader: SourceReader
  readonly #maps = new Map<string, FileMap | 'none'>()
  #mapCharacters = 0
  readonly #contents = new Map<string, readonly string[]>()
  #contentCharacters = 0
  // Failures repeat: where a frame leads to is looked up once, as that takes milliseconds in a large bundle.
  #places = new Recent<Frame | 'none'>(placesMax)

  constructor(reader: SourceReader) {
    this.#reader = reader
  }

  /** The frames with their original places and names where a map knows them. `isOwn` classifies original files. */
  mapped(frames: readonly Frame[], isOwn: (file: string) => boolean, reading: Reading): readonly Frame[] {
    if (this.#contents.size >= contentsMax || this.#contentCharacters > charactersMax) this.#forget()
    const originals = new Map<Frame, Frame>()
    const own = frames.filter((frame) => frame.inApp && frame.line > 0)
    for (const file of new Set(own.map((frame) => frame.file))) {
      const inFile = own.filter((frame) => frame.file === file)
      const fresh = inFile.filter((frame) => this.#places.get(placeOf(frame)) === undefined)
      const known = fresh.length > 0 ? this.#mapOf(file, reading) : undefined
      if (known !== undefined) this.#map(known, fresh, this.#reader.lines(file, reading))
      for (const frame of inFile) {
        const original = this.#places.get(placeOf(frame)) ?? 'none'
        if (original !== 'none') originals.set(frame, original)
      }
    }
    if (originals.size === 0) return frames
    const built = new Set([...originals.keys()].map(({ file }) => file))
    return frames.map((frame) => {
      const original = originals.get(frame)
      if (original !== undefined) return Object.assign({}, original, { inApp: isOwn(original.file) })
      // What a map does not know of a file it describes is the bundler's own code.
      return built.has(frame.file) ? Object.assign({}, frame, { inApp: false }) : frame
    })
  }

  /** The text of an original file that a map brought along. */
  contentOf(file: string): readonly string[] | undefined {
    return this.#contents.get(file)
  }

  /** Looks the frames of one file up, with one pass over each section that holds some. */
  #map({ sections, base }: FileMap, frames: readonly Frame[], lines: readonly string[]): void {
    for (const frame of frames) this.#places.set(placeOf(frame), 'none')
    for (const section of sections) {
      const { map, offset } = section
      const inside = frames.filter((frame) => sectionOf(sections, positionOf(frame)) === section)
      const mentions = inside.map((frame) => (map.names?.length ? mentionsOf(frame, lines) : []))
      const wanted = [...inside.map(positionOf), ...mentions.flat()].map((place) => within(place, offset))
      const segments = segmentsAt(map.mappings, wanted)
      const names = segments.map((segment, at) => nameAt(map, segment, wanted[at]))
      let first = inside.length
      for (const [at, frame] of inside.entries()) {
        const mentioned = mentions[at] ?? []
        const name = declaredName(frame, mentioned, names.slice(first, first + mentioned.length))
        first += mentioned.length
        const segment = segments[at]
        // A source without a name is code the tool made up.
        if (segment !== undefined && typeof map.sources[segment.source] === 'string')
          this.#places.set(placeOf(frame), this.#original(map, base, segment, name))
      }
    }
  }

  #original(map: RawMap, base: string, segment: Segment, name: string | undefined): Frame {
    const file = this.#sourceOf(map, base, segment)
    const place = { file, line: segment.line + 1, column: segment.column + 1, inApp: true }
    return name === undefined ? place : { function: name, ...place }
  }

  #sourceOf(map: RawMap, base: string, { source }: Segment): string {
    const root = typeof map.sourceRoot === 'string' ? map.sourceRoot : ''
    const file = resolved(
      `${root}${root === '' || root.endsWith('/') ? '' : '/'}${map.sources[source] ?? ''}`,
      base,
    )
    const content = map.sourcesContent?.[source]
    if (typeof content === 'string' && !this.#contents.has(file)) {
      this.#contents.set(file, linesOf(content))
      this.#contentCharacters += content.length
    }
    return file
  }

  // A place that is known must have its text, too.
  #forget(): void {
    this.#contents.clear()
    this.#contentCharacters = 0
    this.#places = new Recent(placesMax)
  }

  #mapOf(file: string, reading: Reading): FileMap | undefined {
    const known = this.#maps.get(file)
    if (known !== undefined) return known === 'none' ? undefined : known
    if (reading === 'memory') return undefined
    const found = this.#read(file)
    const characters = found?.characters ?? 0
    if (this.#maps.size >= mapsMax || this.#mapCharacters + characters > charactersMax) this.#forgetMaps()
    this.#maps.set(file, found ?? 'none')
    this.#mapCharacters += characters
    return found
  }

  #forgetMaps(): void {
    this.#maps.clear()
    this.#mapCharacters = 0
  }

  #read(file: string): FileMap | undefined {
    const lines = this.#reader.lines(file, 'disk')
    const url = lines.slice(-tailLines).flatMap((line) => comment.exec(line)?.[1] ?? [])
    const named = url.at(-1)
    if (named === undefined) return undefined
    const base = fileUrl(file)
    if (named.startsWith('data:')) return parsedMap(inlineText(named), base)
    const mapFile = resolved(named, base)
    return parsedMap(textOf(mapFile), fileUrl(mapFile))
  }
}

function positionOf({ line, column }: Frame): Position {
  return { line: line - 1, column: column - 1 }
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column)
}

function within({ line, column }: Position, offset: Position): Position {
  return { line: line - offset.line, column: line === offset.line ? column - offset.column : column }
}

function sectionOf(sections: readonly Section[], at: Position): Section | undefined {
  return sections.findLast(({ offset }) => !isBefore(at, offset))
}

/** The original name of the identifier that begins at this position. */
function nameAt(
  { names }: RawMap,
  segment: Segment | undefined,
  { column }: Position = nowhere,
): string | undefined {
  const name = segment?.generatedColumn === column ? names?.[segment.name] : undefined
  return typeof name === 'string' ? name : undefined
}

const nowhere: Position = { line: -1, column: -1 }

function placeOf({ file, line, column, function: name = '' }: Frame): string {
  return `${file}\n${line}:${column} ${name}`
}
