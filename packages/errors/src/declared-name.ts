// The original name of a minified function: V8 says `a`, and the map names the place where `a` was declared.
import type { Frame } from '@obs/core'
import type { Position } from './source-map.ts'

const mentionsMax = 64
const linesMax = 50
const bodyCharactersMax = 32_768

/** A place where the short name of a function stands: where it is used, where it is declared, or where another one is. */
export type Mention = Position & { readonly stands: 'used' | 'declared' | 'elsewhere' }

/** Where the name V8 gave a function stands in the lines before the frame, nearest first; none for names no minifier makes. */
export function mentionsOf(frame: Frame, lines: readonly string[]): readonly Mention[] {
  const name = shortName(frame)
  const found: Mention[] = []
  if (name === undefined) return found
  const last = frame.line - 1
  for (let line = last; line >= Math.max(0, last - linesMax) && found.length < mentionsMax; line -= 1) {
    const text = lines[line] ?? ''
    const from = line === last ? frame.column - 1 : text.length
    const bodyOf = (start: number): string => bodyBetween(lines, { line, column: start }, frame)
    collect({ name, text, line, from, bodyOf }, found)
  }
  return found
}

/**
 * The name a function had before it was minified: of the nearest declaration around the frame that the map has a name for;
 * where the name is declared nowhere, of the nearest mention. Else the name as V8 gave it: nobody renamed it, or V8 named a
 * function without a name after what stood near it.
 * @param names the original names at the mentions, in their order
 */
export function declaredName(
  { function: given }: Frame,
  mentions: readonly Mention[],
  names: readonly (string | undefined)[],
): string | undefined {
  const declared = mentions.findIndex(({ stands }, at) => stands === 'declared' && names[at] !== undefined)
  const isOfAnother = mentions.some(({ stands }) => stands === 'elsewhere')
  const nearest = isOfAnother ? undefined : names.find((name) => name !== undefined)
  const original = declared < 0 ? nearest : names[declared]
  if (given === undefined || original === undefined) return given
  return given.replace(/[\w$]+(?= \[as .*\]$|$)/, original.replaceAll('$', '$$$$'))
}

function shortName({ function: given = '' }: Frame): string | undefined {
  return /([\w$]{1,64})(?: \[as .*\])?$/.exec(given)?.[1]
}

type Search = Readonly<{
  name: string
  text: string
  line: number
  from: number
  bodyOf(start: number): string
}>

function collect({ name, text, line, from, bodyOf }: Search, into: Mention[]): void {
  for (let start = text.lastIndexOf(name, from); start >= 0; start = text.lastIndexOf(name, start - 1)) {
    if (isWhole(text, start, name.length)) {
      const around = (): Mention['stands'] => (isOpen(bodyOf(start + name.length)) ? 'declared' : 'elsewhere')
      into.push({ line, column: start, stands: declares(text, start, name.length) ? around() : 'used' })
    }
    if (start === 0 || into.length >= mentionsMax) return
  }
}

/** What stands from here to the frame; one character too many where that is more than a function has. */
function bodyBetween(lines: readonly string[], from: Position, frame: Frame): string {
  const last = frame.line - 1
  const text = lines.slice(from.line, last + 1).join('\n')
  const behind = (lines[last]?.length ?? 0) - (frame.column - 1)
  return text.slice(from.column, Math.min(text.length - behind, from.column + bodyCharactersMax + 1))
}

/** Strings, templates and regular expressions, whose brackets are none, and brackets. */
const tokens =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|(?<=(?:[(,=:[!&|?{};]|\breturn) ?)\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/|[()[\]{},;]/g

/** Whether what was declared before this text goes on at its end. */
function isOpen(body: string): boolean {
  if (body.length > bodyCharactersMax) return false
  let depth = 0
  for (const [token] of body.matchAll(tokens)) {
    if ('([{'.includes(token)) depth += 1
    else if (')]}'.includes(token)) depth -= 1
    else if (depth > 0 || token.length > 1) continue
    // Its own brace was closed, or that around it; an arrow without braces ends at a comma.
    if (depth < 0 || (depth === 0 && /[},;]/.test(token))) return false
  }
  return true
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
