// A log line at rest: its fields are JSON text, an immutable bounded copy that sinks paste and readers parse.
import type { ErrorData, LogEvent } from '../event/event.ts'
import type { Level } from '../event/level.ts'
import { bitOf } from './key-plan.ts'

/** Turns a line into the text of one wire. Called once per line and wire. */
export type LineEncoder = (line: LineSnapshot) => string

/** One line between the call and the sinks. */
export class LineSnapshot {
  readonly time: number
  readonly level: Level
  readonly event: string
  readonly logger: string | undefined
  /** JSON members, each with a leading comma: `,"orderId":7,"plan":"pro"`. No reserved and no duplicate key. */
  readonly members: string
  readonly error: ErrorData | undefined
  readonly errorId: string | undefined
  readonly traceId: string | undefined
  readonly spanId: string | undefined
  /** The bits of the names in `members`; all bits where they are not known. */
  readonly mask: number
  #encoder: LineEncoder | undefined
  #text = ''
  #event: LogEvent | undefined

  constructor(
    time: number,
    level: Level,
    event: string,
    logger: string | undefined,
    members: string,
    error: ErrorData | undefined,
    errorId: string | undefined,
    traceId: string | undefined,
    spanId: string | undefined,
    mask = -1,
  ) {
    this.time = time
    this.level = level
    this.event = event
    this.logger = logger
    this.members = members
    this.error = error
    this.errorId = errorId
    this.traceId = traceId
    this.spanId = spanId
    this.mask = mask
  }

  /** The bits of some names, to compare with `mask`: where they share none, none of the names is among the members. */
  bitsOf(names: readonly string[]): number {
    let bits = 0
    for (const name of names) bits |= bitOf(name)
    return bits
  }

  /** How many characters it keeps: of its name, its fields and its error, causes included. */
  get characters(): number {
    return this.event.length + this.members.length + (this.error === undefined ? 0 : charactersOf(this.error))
  }

  /** The line in one wire; the last wire asked for is kept, so sinks that share it encode once. */
  encode(encoder: LineEncoder): string {
    if (this.#encoder !== encoder) {
      this.#text = encoder(this)
      this.#encoder = encoder
    }
    return this.#text
  }

  /** The line as plain data, made at the first call. */
  toEvent(): LogEvent {
    this.#event ??= this.#materialise()
    return this.#event
  }

  /** Whether an event that was made of this line still says what it says. */
  isToldBy(event: LogEvent): boolean {
    return (
      event.event === this.event &&
      event.level === this.level &&
      event.time === this.time &&
      event.logger === this.logger &&
      event.error === this.error &&
      event.errorId === this.errorId &&
      event.traceId === this.traceId &&
      event.spanId === this.spanId &&
      this.#holds(event.fields)
    )
  }

  // Almost always the text is the same to the letter; where it is not, what it says may be.
  #holds(fields: LogEvent['fields']): boolean {
    try {
      const text = JSON.stringify(fields)
      return text === `{${this.members.slice(1)}}` || text === JSON.stringify(fieldsOf(this.members))
    } catch {
      return false
    }
  }

  #materialise(): LogEvent {
    return {
      signal: 'log',
      time: this.time,
      level: this.level,
      event: this.event,
      fields: fieldsOf(this.members),
      ...(this.logger === undefined ? {} : { logger: this.logger }),
      ...(this.error === undefined ? {} : { error: this.error }),
      ...(this.errorId === undefined ? {} : { errorId: this.errorId }),
      ...(this.traceId === undefined ? {} : { traceId: this.traceId }),
      ...(this.spanId === undefined ? {} : { spanId: this.spanId }),
    }
  }
}

/** Parses members text back into a record. */
export function fieldsOf(members: string): Readonly<Record<string, unknown>> {
  return members === '' ? {} : (JSON.parse(`{${members.slice(1)}}`) as Record<string, unknown>)
}

function charactersOf({ message, stack, causes }: ErrorData): number {
  return causes.reduce((sum, cause) => sum + charactersOf(cause), message.length + stack.length)
}
