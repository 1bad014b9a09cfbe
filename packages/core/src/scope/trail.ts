// A scope's recent lines: breadcrumbs of a report, the lines of one request on the page.
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'

const linesMax = 30
const charactersMax = 16_384

/** A ring of at most 30 lines and 16 KB of names, fields and errors; the oldest leave first. */
export class Trail {
  readonly #lines: LineSnapshot[] = []
  #characters = 0

  /** Adds a line and lets the oldest go where a bound is passed. */
  add(line: LineSnapshot): void {
    this.#lines.push(line)
    this.#characters += line.characters
    while (this.#lines.length > linesMax || (this.#characters > charactersMax && this.#lines.length > 1))
      this.#shift()
  }

  /** The lines, oldest first. */
  lines(): readonly LineSnapshot[] {
    return [...this.#lines]
  }

  #shift(): void {
    const oldest = this.#lines.shift()
    if (oldest !== undefined) this.#characters -= oldest.characters
  }
}
