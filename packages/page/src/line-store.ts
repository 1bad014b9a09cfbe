// The newest log lines, kept as the pipeline encoded them and decoded only when somebody looks.
import { rank, type Level, type LineSnapshot, type LogEvent } from '@obs/core'

/** One stored line; `seq` counts from 1 and never repeats, so a reader can go on where it stopped. */
export type StoredLine = Readonly<{ seq: number; line: LineSnapshot }>

/** Which lines are wanted; every given part must match. */
export type LineFilter = Readonly<{
  /** The least level. */
  level?: Level | undefined
  /** Text anywhere in the event's name, its fields, or the type and message of its error, in any case. */
  text?: string | undefined
  /** Fields by name, each compared as text. */
  fields?: Readonly<Record<string, string>> | undefined
  /** Only lines after this `seq`. */
  after?: number | undefined
}>

const linesMax = 5000
const charactersMax = 4_000_000

/** A ring of lines, bounded in number and in characters. */
export class LineStore {
  #lines: (StoredLine | undefined)[] = []
  #start = 0
  #characters = 0
  #seq = 0
  readonly #listeners = new Set<(stored: StoredLine) => void>()

  /** `seq` of the newest line; 0 before the first. */
  get last(): number {
    return this.#seq
  }

  add(line: LineSnapshot): void {
    this.#seq += 1
    const stored = { seq: this.#seq, line }
    this.#lines.push(stored)
    this.#characters += sizeOf(line)
    while (this.#lines.length - this.#start > linesMax || this.#characters > charactersMax)
      this.#forgetOldest()
    for (const listener of this.#listeners) listener(stored)
  }

  /** The newest `limit` lines that match, oldest first. */
  find(filter: LineFilter, limit: number): readonly StoredLine[] {
    const found: StoredLine[] = []
    for (let at = this.#lines.length - 1; at >= this.#start && found.length < limit; at -= 1) {
      const stored = this.#lines[at]
      if (stored === undefined || stored.seq <= (filter.after ?? 0)) break
      if (matches(stored.line, filter)) found.push(stored)
    }
    return found.toReversed()
  }

  /** The lines of one request or run that are still here, oldest first. */
  ofTrace(traceId: string, limit: number): readonly LogEvent[] {
    const found: LogEvent[] = []
    for (let at = this.#lines.length - 1; at >= this.#start && found.length < limit; at -= 1) {
      const line = this.#lines[at]?.line
      if (line?.traceId === traceId) found.push(line.toEvent())
    }
    return found.toReversed()
  }

  /** Calls `listener` with every new line until disposed. */
  listen(listener: (stored: StoredLine) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  // Forgotten places are emptied at once and cut off in blocks: moving the rest at every line would cost more than the line.
  #forgetOldest(): void {
    const oldest = this.#lines[this.#start]
    if (oldest !== undefined) this.#characters -= sizeOf(oldest.line)
    this.#lines[this.#start] = undefined
    this.#start += 1
    if (this.#start < linesMax) return
    this.#lines = this.#lines.slice(this.#start)
    this.#start = 0
  }
}

/** Whether a line passes the filter. */
export function matches(line: LineSnapshot, { level, text, fields }: LineFilter): boolean {
  if (level !== undefined && rank[line.level] < rank[level]) return false
  if (text !== undefined && text !== '' && !holds(line, text.toLowerCase())) return false
  const wanted = Object.entries(fields ?? {})
  if (wanted.length === 0) return true
  const event = line.toEvent()
  return wanted.every(([name, value]) => plain(event.fields[name]) === value)
}

// The fields are JSON text, where a quote, a backslash or the end of a line is written otherwise.
function holds({ event, logger, members, error, errorId }: LineSnapshot, text: string): boolean {
  const fields = members.toLowerCase()
  if (fields.includes(text) || fields.includes(JSON.stringify(text).slice(1, -1))) return true
  const rest = `${event} ${logger ?? ''} ${error?.type ?? ''}: ${error?.message ?? ''} ${errorId ?? ''}`
  return rest.toLowerCase().includes(text)
}

function plain(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
}

function sizeOf(line: LineSnapshot): number {
  return 200 + line.characters
}
