// Reads a source map's own text: ordinary maps and index maps (ECMA-426), beside a file or in a `data:` URL.
import type { Position } from './source-map.ts'
import { pathOf } from './stack.ts'

/** A source map as far as it is used; sections of an index map come one by one. What is `unknown` was not looked at. */
export interface RawMap {
  readonly mappings: string
  readonly sources: readonly (string | null)[]
  readonly sourcesContent?: readonly (string | null)[]
  readonly names?: readonly unknown[]
  readonly sourceRoot?: unknown
}

/** The map of one built file. */
export interface FileMap {
  /** One for an ordinary map, several for an index map; in order. */
  readonly sections: readonly Section[]
  /** URL that the names of sources are relative to. */
  readonly base: string
  /** How many characters it was read from. */
  readonly characters: number
}

/** A part of an index map, or the whole of an ordinary one. */
export interface Section {
  /** Where its generated code begins. */
  readonly offset: Position
  readonly map: RawMap
}

/** A map from its JSON; undefined where it is none. */
export function parsedMap(text: string, base: string): FileMap | undefined {
  try {
    // A line that begins so keeps browsers from running JSON as a script.
    const map = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, '')) as RawMap & {
      readonly sections?: readonly Section[]
    }
    const sections = map.sections ?? [{ offset: { line: 0, column: 0 }, map }]
    return sections.every(isSection) ? { sections, base, characters: text.length } : undefined
  } catch {
    return undefined
  }
}

function isSection({ map, offset }: Section): boolean {
  return (
    typeof map.mappings === 'string' &&
    Array.isArray(map.sources) &&
    Number.isInteger(offset.line + offset.column)
  )
}

/** The text a `data:` URL holds. */
export function inlineText(url: string): string {
  const comma = url.indexOf(',')
  const body = url.slice(comma + 1)
  try {
    return url.slice(0, comma).endsWith(';base64')
      ? new TextDecoder().decode(bytesOf(body))
      : decodeURIComponent(body)
  } catch {
    return ''
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** A path as a URL, to resolve names against. */
export function fileUrl(file: string): string {
  return `file://${file.startsWith('/') ? '' : '/'}${encodeURI(file.replaceAll('\\', '/')).replace(/[?#]/g, encodeURIComponent)}`
}

/** A path where the name leads to a file, else the name itself: `webpack://shop/./src/pay.ts`. */
export function resolved(name: string, base: string): string {
  if (!URL.canParse(name, base)) return name
  const { protocol, pathname } = new URL(name, base)
  return protocol === 'file:' ? pathOf(`file://${pathname}`) : name
}
