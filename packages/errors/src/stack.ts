// Reads V8's stack text: where the frames begin, and what each frame says. The message is taken out by its
// length and never by looking at lines, so a message shaped like stack lines forges no frame.
// Format: https://v8.dev/docs/stack-trace-api
import type { Frame } from '@obs/core'

/** Frames kept of one stack, innermost first; V8 itself keeps 10 unless told otherwise. */
const framesMax = 50
const searchesMax = 8
const defaultStackLimit = 10

/** What the parser needs of an error. */
export type StackText = Readonly<{ type: string; message: string; stack: string }>

/** The part of a stack that holds frames; empty when there is none. */
export function frameText(error: StackText): string {
  const end = headerEnd(error)
  return end === undefined ? lastFrames(error.stack) : error.stack.slice(end)
}

/** Where the header `type: message` ends; undefined when the message is not in it, as after it was rewritten. */
function headerEnd({ type, message, stack }: StackText): number | undefined {
  const nameEnd = stack.startsWith(type) ? type.length : 0
  if (message === '') return emptyHeaderEnd(stack, nameEnd)
  let at = stack.indexOf(message, nameEnd)
  for (let search = 0; at >= 0 && search < searchesMax; search += 1) {
    if (closes(stack, at + message.length) && (at === 0 || stack.startsWith(': ', at - 2)))
      return at + message.length
    at = stack.indexOf(message, at + 1)
  }
  return undefined
}

function emptyHeaderEnd(stack: string, nameEnd: number): number | undefined {
  if (closes(stack, nameEnd) && nameEnd > 0) return nameEnd
  const end = stack.indexOf('\n')
  const header = end < 0 ? stack : stack.slice(0, end)
  return header.includes(': ') ? undefined : header.length
}

function closes(stack: string, at: number): boolean {
  return at === stack.length || stack.charCodeAt(at) === 10
}

/** The frame lines at the very end, at most as many as V8 writes. */
function lastFrames(stack: string): string {
  const limit = stackLimit()
  let start = stack.length
  for (let count = 0; count < limit; count += 1) {
    const lineStart = stack.lastIndexOf('\n', start - 1)
    if (lineStart < 0 || !isFrame(stack, lineStart + 1)) break
    start = lineStart
  }
  return stack.slice(start)
}

function stackLimit(): number {
  const limit: unknown = Error.stackTraceLimit
  return typeof limit === 'number' && limit > 0 ? Math.min(limit, framesMax) : defaultStackLimit
}

function isFrame(text: string, lineStart: number): boolean {
  return frameStart(text, lineStart) >= 0
}

/** Where the frame begins behind its `at `; -1 where the line is none. */
function frameStart(text: string, lineStart: number): number {
  let at = lineStart
  while (text.charCodeAt(at) === 32) at += 1
  return at > lineStart && text.startsWith('at ', at) ? at + 3 : -1
}

/** Parses frame lines, innermost first, and skips every other line. `inApp` classifies files. */
export function parseFrames(text: string, inApp: (file: string) => boolean): readonly Frame[] {
  const frames: Frame[] = []
  let start = 0
  while (start < text.length && frames.length < framesMax) {
    let end = text.indexOf('\n', start)
    if (end < 0) end = text.length
    const at = frameStart(text, start)
    if (at >= 0) frames.push(parseFrame(text.slice(at, end), inApp))
    start = end + 1
  }
  return frames
}

/** One line without its `at `. Forms: `name (place)`, `async name (place)`, `place`, `async place`. */
function parseFrame(line: string, inApp: (file: string) => boolean): Frame {
  const start = line.startsWith('async ') ? 6 : 0
  const end = line.charCodeAt(line.length - 1) === 13 ? line.length - 1 : line.length
  const open = line.charCodeAt(end - 1) === 41 ? line.indexOf(' (', start) : -1
  const {
    file,
    line: row,
    column,
  } = placeOf(open < 0 ? line.slice(start, end) : line.slice(open + 2, end - 1))
  const name = open < 0 ? '' : line.slice(start, open)
  // Written out: a spread costs more than all the rest of a frame.
  if (name === '' || name === '<anonymous>') return { file, line: row, column, inApp: inApp(file) }
  return { function: name, file, line: row, column, inApp: inApp(file) }
}

type Place = Readonly<{ file: string; line: number; column: number }>

function placeOf(text: string): Place {
  const place = text.startsWith('eval at ') ? evalOrigin(text) : text
  const columnAt = numberStart(place, place.length)
  const lineAt = columnAt < 0 ? -1 : numberStart(place, columnAt)
  if (lineAt < 0) return { file: place, line: 0, column: 0 }
  const line = Number(place.slice(lineAt + 1, columnAt))
  return { file: pathOf(place.slice(0, lineAt)), line, column: Number(place.slice(columnAt + 1)) }
}

/** The index of the colon before the digits that end at `end`; -1 when there are none. */
function numberStart(text: string, end: number): number {
  let at = end - 1
  while (at >= 0 && isDigit(text.charCodeAt(at))) at -= 1
  return at > 0 && at < end - 1 && text.charCodeAt(at) === 58 ? at : -1
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** `eval at f (eval at g (/app/a.js:1:2)), <anonymous>:3:4`: the file that called the outermost `eval`. */
function evalOrigin(text: string): string {
  const close = text.indexOf(')')
  const open = text.lastIndexOf('(', close)
  return open < 0 || close < 0 ? text : text.slice(open + 1, close)
}

/** `file:` URLs as paths, so that ESM and CJS frames of one file are equal; other names unchanged. */
export function pathOf(file: string): string {
  if (!file.startsWith('file://')) return file
  const path = decoded(file.slice(7).replace(/[?#].*$/, ''))
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
