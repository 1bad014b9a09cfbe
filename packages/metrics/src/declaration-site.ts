// Where a metric was declared, so that a second declaration that disagrees can name the first.
import { currentScope } from '@obs/core'

// The files on the way from the caller to here; built, they are one file with this one.
const way = /[/\\](declaration-site|registry|declare)\.ts:/

/** A place in the program; noted where it is, told only when somebody asks, for telling is what costs. */
export class DeclarationSite {
  #noted: Error | undefined = new Error('declared here')
  #frame = ''

  constructor() {
    // What is noted holds all that its functions were called on: of a request, what it brought, for as long as there is the metric.
    if (currentScope() !== undefined) this.#tell()
  }

  /** The frame that declared, as V8 writes it; '' where there is none. */
  toString(): string {
    this.#tell()
    return this.#frame
  }

  #tell(): void {
    if (this.#noted === undefined) return
    const frames = stackOf(this.#noted).split('\n').slice(1)
    const own = fileOf(frames[0])
    this.#frame = frames.find((frame) => fileOf(frame) !== own && !way.test(frame))?.trim() ?? ''
    this.#noted = undefined
  }
}

// An application may write stacks by itself, and throw.
function stackOf(error: Error): string {
  try {
    return error.stack ?? ''
  } catch {
    return ''
  }
}

function fileOf(frame = ''): string {
  return /[^\s(]*(?=:\d+:\d+)/.exec(frame)?.[0] ?? frame
}
