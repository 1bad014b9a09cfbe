// Source text of files: read once per file, off the hot path, from a cache with a bound. Read synchronously, since
// reports are completed in slices between turns and at the end of the process nothing is read at all.
import { readFileSync, statSync } from 'node:fs'
import type { Frame, SourceLines } from '@obs/core'

const around = 5
const fileBytesMax = 8 * 1024 * 1024
const charactersMax = 16 * 1024 * 1024
const lineMax = 200
const framesMax = 12
/** ECMA-262, 12.3: what V8 and builders count as the end of a line, also within a string. */
const lineEnd = /\r\n|[\n\r\u2028\u2029]/

/** Whether a file may be read, or only what is remembered of it. */
export type Reading = 'disk' | 'memory'

/** Reads files. One that cannot be read is not tried again while it is remembered. */
export class SourceReader {
  readonly #files = new Map<string, readonly string[]>()
  #characters = 0

  /** The lines of a file; none where it cannot or may not be read. */
  lines(file: string, reading: Reading): readonly string[] {
    const known = this.#files.get(file)
    if (known !== undefined) return known
    if (reading === 'memory') return []
    const text = textOf(file)
    // Over the bound everything is forgotten: what is needed now is read again, a stream of files stays bounded.
    if (this.#characters + text.length > charactersMax) this.#forget()
    const lines = text === '' ? [] : linesOf(text)
    this.#files.set(file, lines)
    // An empty list costs as well.
    this.#characters += text.length + 256
    return lines
  }

  #forget(): void {
    this.#files.clear()
    this.#characters = 0
  }
}

/** The frames, the innermost in-app ones with the lines around them, as far as `linesOf` knows them, without what `scrub` takes out. */
export function withSource(
  frames: readonly Frame[],
  linesOf: (file: string) => readonly string[],
  scrub: (text: string) => string,
): readonly Frame[] {
  let left = framesMax
  return frames.map((frame) => {
    if (!frame.inApp || left === 0) return frame
    const source = sourceAround(linesOf(frame.file), frame.line, (line) => scrub(shortened(line)))
    if (source === undefined) return frame
    left -= 1
    return { ...frame, source }
  })
}

function sourceAround(
  lines: readonly string[],
  line: number,
  shown: (line: string) => string,
): SourceLines | undefined {
  const text = lines[line - 1]
  if (text === undefined) return undefined
  return {
    before: lines.slice(Math.max(0, line - 1 - around), line - 1).map(shown),
    line: shown(text),
    after: lines.slice(line, line + around).map(shown),
  }
}

/** The lines of a source, as V8 counts them. */
export function linesOf(text: string): readonly string[] {
  return text.split(lineEnd)
}

/** The text of a file; empty where it cannot be read or is too large. */
export function textOf(file: string): string {
  try {
    return statSync(file).size > fileBytesMax ? '' : readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function shortened(line: string): string {
  return line.length > lineMax ? `${line.slice(0, lineMax)}…` : line
}
