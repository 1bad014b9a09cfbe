// Where a metric was declared, so that a second declaration that disagrees can name the first.

// The files on the way from the caller to here; built, they are one file with this one.
const way = /[/\\](declaration-site|registry|declare)\.ts:/

/** A place in the program; noted where it is, told only when somebody asks, for telling is what costs. */
export class DeclarationSite {
  readonly #noted = new Error('declared here')

  /** The frame that declared, as V8 writes it; '' where there is none. */
  toString(): string {
    const frames = (this.#noted.stack ?? '').split('\n').slice(1)
    const own = fileOf(frames[0])
    return frames.find((frame) => fileOf(frame) !== own && !way.test(frame))?.trim() ?? ''
  }
}

function fileOf(frame = ''): string {
  return /[^\s(]*(?=:\d+:\d+)/.exec(frame)?.[0] ?? frame
}
