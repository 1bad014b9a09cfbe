// Source lines around a frame: read once per file, off the hot path, from a bounded cache.
import { readFileSync, statSync } from 'node:fs'
import type { Frame, SourceLines } from '@obs/core'
import { Recent } from './recent.ts'

const around = 5
const filesMax = 64
const fileBytesMax = 1024 * 1024
const lineMax = 200
const framesMax = 12

/** Reads source lines. A file that cannot be read is not tried again while it is remembered. */
export class SourceReader {
  readonly #files = new Recent<readonly string[]>(filesMax)

  /** The frames, the innermost in-app ones with the lines around them. Never throws. */
  withSource(frames: readonly Frame[]): readonly Frame[] {
    let left = framesMax
    return frames.map((frame) => {
      if (!frame.inApp || left === 0) return frame
      const source = this.#around(frame)
      if (source === undefined) return frame
      left -= 1
      return { ...frame, source }
    })
  }

  #around({ file, line }: Frame): SourceLines | undefined {
    const lines = this.#linesOf(file)
    const text = lines[line - 1]
    if (text === undefined) return undefined
    return {
      before: lines.slice(Math.max(0, line - 1 - around), line - 1).map(shortened),
      line: shortened(text),
      after: lines.slice(line, line + around).map(shortened),
    }
  }

  #linesOf(file: string): readonly string[] {
    const known = this.#files.get(file)
    if (known !== undefined) return known
    const lines = read(file)
    this.#files.set(file, lines)
    return lines
  }
}

function read(file: string): readonly string[] {
  try {
    if (statSync(file).size > fileBytesMax) return []
    return readFileSync(file, 'utf8').split(/\r?\n/)
  } catch {
    return []
  }
}

function shortened(line: string): string {
  return line.length > lineMax ? `${line.slice(0, lineMax)}…` : line
}
