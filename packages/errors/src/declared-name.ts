// The original name of a minified function: V8 says `a`, and the map names the place where `a` was declared.
import type { Frame } from '@obs/core'
import type { Position } from './source-map.ts'

const mentionsMax = 64
const linesMax = 50

/** A place where the short name of a function stands. */
export type Mention = Position & { readonly declares: boolean }

/** Where the name V8 gave a function stands in the lines before the frame, nearest first; none for names no minifier makes. */
export function mentionsOf(frame: Frame, lines: readonly string[]): readonly Mention[] {
  const name = shortName(frame)
  const found: Mention[] = []
  if (name === undefined) return found
  const last = frame.line - 1
  for (let line = last; line >= Math.max(0, last - linesMax) && found.length < mentionsMax; line -= 1) {
    const text = lines[line] ?? ''
    collect(name, text, line, line === last ? frame.column - 1 : text.length, found)
  }
  return found
}

/**
 * The name a function had before it was minified: of the nearest declaration the map has a name for, else of the
 * nearest mention. Without one, the name as V8 gave it: nobody renamed it.
 * @param names the original names at the mentions, in their order
 */
export function declaredName(
  { function: given }: Frame,
  mentions: readonly Mention[],
  names: readonly (string | undefined)[],
): string | undefined {
  const declared = mentions.findIndex(({ declares }, at) => declares && names[at] !== undefined)
  const original = declared < 0 ? names.find((name) => name !== undefined) : names[declared]
  if (given === undefined || original === undefined) return given
  return given.replace(/[\w$]+(?= \[as .*\]$|$)/, original.replaceAll('$', '$$$$'))
}

function shortName({ function: given = '' }: Frame): string | undefined {
  return /([\w$]{1,64})(?: \[as .*\])?$/.exec(given)?.[1]
}

function collect(name: string, text: string, line: number, from: number, into: Mention[]): void {
  for (let start = text.lastIndexOf(name, from); start >= 0; start = text.lastIndexOf(name, start - 1)) {
    if (isWhole(text, start, name.length))
      into.push({ line, column: start, declares: declares(text, start, name.length) })
    if (start === 0 || into.length >= mentionsMax) return
  }
}

function isWhole(text: string, start: number, length: number): boolean {
  return !/[\w$.]/.test(text[start - 1] ?? '') && !/[\w$]/.test(text[start + length] ?? '')
}

function declares(text: string, start: number, length: number): boolean {
  const before = text.slice(Math.max(0, start - 12), start)
  if (/(?:\bfunction\*?|\bclass) ?$/.test(before)) return true
  return /^ ?= ?(?:async\b|function\b|class\b|\(|[\w$]+ ?=>)/.test(
    text.slice(start + length, start + length + 40),
  )
}
