// Completes a kept report, later and off the caller's path: frames, source lines, and a last look for secrets.
import type { ErrorData, ErrorReport, Frame, LogEvent } from '@obs/core'
import type { GroupTable } from './groups.ts'
import type { Modules } from './module-name.ts'
import { SourceReader } from './source.ts'
import { frameText, parseFrames } from './stack.ts'

/** Takes secrets out of text. */
export type Scrub = (text: string) => string

/** What completion needs of its instance. */
export type CompletionParts = Readonly<{
  modules: () => Modules
  scrub: Scrub | undefined
  table: GroupTable
}>

/** `ending`: the process is going down, nothing is read from disk. */
export type Phase = 'running' | 'ending'

/** Completes the reports of one instance. */
export class Completion {
  readonly #parts: CompletionParts
  readonly #sources = new SourceReader()

  constructor(parts: CompletionParts) {
    this.#parts = parts
  }

  /** The report with frames; while the process is running also with source lines. */
  complete(report: ErrorReport, phase: Phase): ErrorReport {
    return this.#scrubbed({ ...report, error: this.#framed(report.error, phase) })
  }

  #framed(error: ErrorData, phase: Phase): ErrorData {
    const frames = parseFrames(frameText(error), this.#parts.modules().isOwn)
    const read = phase === 'ending' ? frames : this.#sources.withSource(frames)
    const causes = error.causes.map((cause) => this.#framed(cause, phase))
    return { ...error, ...framesOf(read), causes }
  }

  #scrubbed(report: ErrorReport): ErrorReport {
    const { scrub } = this.#parts
    if (scrub === undefined) return report
    const { trail } = report
    const fields = scrubbedRecord(report.fields, scrub)
    return trail === undefined
      ? { ...report, fields }
      : { ...report, fields, trail: trail.map(scrubbedLine(scrub)) }
  }
}

function framesOf(frames: readonly Frame[]): Pick<ErrorData, 'frames'> {
  return frames.length === 0 ? {} : { frames }
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
