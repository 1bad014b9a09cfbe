// Completes a kept report, later and off the caller's path: frames, source lines, and a last look for secrets.
import type { ErrorData, ErrorReport, Frame, LogEvent } from '@obs/core'
import type { GroupTable } from './groups.ts'
import type { LocalValues } from './locals.ts'
import type { Modules } from './module-name.ts'
import type { Discretion } from './preview.ts'
import { mappedKey, tellingFrames } from './fingerprint.ts'
import { SourceReader, withSource, type Reading } from './source.ts'
import { SourceMapping } from './source-mapping.ts'
import { frameText, parseFrames } from './stack.ts'

/** What completion needs of its instance. */
export type CompletionParts = Readonly<{
  modules: () => Modules
  discretion: Discretion
  table: GroupTable
  /** The variables captured for an occurrence; asked once. */
  localsOf: (id: string) => LocalValues | undefined
}>

type Scrub = (text: string) => string

/** Completes the reports of one instance. */
export class Completion {
  readonly #parts: CompletionParts
  readonly #reader = new SourceReader()
  readonly #mapping = new SourceMapping(this.#reader)

  constructor(parts: CompletionParts) {
    this.#parts = parts
  }

  /** The report with frames, mapped to their sources and with source lines, as far as disk or memory hold them. */
  complete(report: ErrorReport, reading: Reading): ErrorReport {
    const error = this.#framed(report.error, reading, this.#parts.localsOf(report.errorId))
    return this.#scrubbed(this.#named({ ...report, error }, report.error))
  }

  #framed(error: ErrorData, reading: Reading, locals?: LocalValues): ErrorData {
    const { isOwn } = this.#parts.modules()
    const given = parseFrames(frameText(error), isOwn)
    const frames = withLocals(given, this.#mapping.mapped(given, isOwn, reading), locals)
    const causes = error.causes.map((cause) => this.#framed(cause, reading))
    if (frames.length === 0) return { ...error, causes }
    const { discretion } = this.#parts
    const shown = (line: string): string => discretion.scrubText(line, 'code')
    return { ...error, causes, frames: withSource(frames, (file) => this.#linesOf(file, reading), shown) }
  }

  #linesOf(file: string, reading: Reading): readonly string[] {
    return this.#mapping.contentOf(file) ?? this.#reader.lines(file, reading)
  }

  // Frames that a map has moved name the group anew, as the next build of the same source will do too.
  #named(report: ErrorReport, raw: ErrorData): ErrorReport {
    const { error, event } = report
    const group = this.#parts.table.find(report.group)
    if (group?.status === 'explicit') return report
    const modules = this.#parts.modules()
    const given = tellingFrames(raw, (data) => parseFrames(frameText(data), modules.isOwn))
    const frames = tellingFrames(error, (data) => data.frames ?? [])
    if (!frames.some(({ file, line }, at) => file !== given[at]?.file || line !== given[at].line))
      return group === undefined ? report : { ...report, group: group.key }
    const key = mappedKey({ event, error, frames, status: group?.status }, modules)
    if (group === undefined) return { ...report, aliases: [key] }
    return { ...report, group: this.#parts.table.rename(group, key).key, aliases: [key] }
  }

  #scrubbed(report: ErrorReport): ErrorReport {
    const scrub: Scrub = (text) => this.#parts.discretion.scrubText(text)
    const { trail } = report
    const fields = scrubbedRecord(report.fields, scrub)
    return trail === undefined
      ? { ...report, fields }
      : { ...report, fields, trail: trail.map(scrubbedLine(scrub)) }
  }
}

/** The variables stand in the innermost frame of the application, wherever a map has moved it. */
function withLocals(
  given: readonly Frame[],
  mapped: readonly Frame[],
  locals: LocalValues | undefined,
): readonly Frame[] {
  const top = locals === undefined ? -1 : given.findIndex((frame) => frame.inApp && frame.line > 0)
  const frame = mapped[top]
  return frame === undefined || locals === undefined ? mapped : mapped.with(top, { ...frame, locals })
}

function scrubbedLine(scrub: Scrub): (line: LogEvent) => LogEvent {
  return (line) => ({ ...line, fields: scrubbedRecord(line.fields, scrub) })
}

/** Fields are a parsed snapshot: bounded, without cycles, of plain values only. */
function scrubbedRecord(
  fields: Readonly<Record<string, unknown>>,
  scrub: Scrub,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, scrubbedValue(value, scrub)]),
  )
}

function scrubbedValue(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => scrubbedValue(item, scrub))
  return scrubbedRecord(value as Readonly<Record<string, unknown>>, scrub)
}
