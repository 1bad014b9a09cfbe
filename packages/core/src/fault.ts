// The SDK's own errors: one table of codes, one error class, and the channel they travel by.
import { guarded } from './callback.ts'
import type { Clock } from './clock.ts'
import { messageMax } from './snapshot/limits.ts'
import { withoutSecrets } from './snapshot/secret-text.ts'
import { tellStderr } from './stderr.ts'

/** Every fault the SDK can report, with what happened and how to mend it. Codes never change meaning. */
export const faults = {
  bad_option: 'an option has a value the SDK cannot use',
  context_outside: 'context.set was called outside of a request or run: wrap the work in run() or observe()',
  sink_failed: 'a sink threw while it took an event; the event is counted as encode_failed',
  processor_failed: 'a processor threw; the event went on without its fields',
  occurrence_failed: 'counting an occurrence failed; its line was still written',
  report_failed: 'completing a report failed; it was sent without its source lines',
  delivery_failed: 'a sink could not deliver or keep events; what is lost is counted as dropped',
  out_of_reach: 'a server fails again and again; events wait for it while there is room',
  read_failed: 'a metric callback threw or ran past its deadline; its gauge is left out',
  metric_refused:
    'a metric refused a value or a label: values are finite numbers, steps of a counter not negative, labels those declared',
  series_full: 'a metric reached its limit of label sets; further ones are counted in the overflow series',
  fleet_failed: 'numbers cannot be shared with other processes; they are those of this process alone',
  persist_failed:
    'groups of errors cannot be kept: counts and decisions are those of this process alone; give page.persist a folder that it can write, or leave it out',
  persist_broken: 'kept groups of errors could not be read: the file was put aside and counts begin anew',
  fields_failed: 'the fields option of observe failed; its request goes on without them',
  view_failed: 'a view of errorView failed; its failure was answered with a line of text',
  page_failed: 'the page could not start or answer',
} as const

/** A code of the fault table. */
export type FaultCode = keyof typeof faults

/** The SDK's own error as plain data. Never carries field values, so never a secret. */
export type Fault = Readonly<{ code: FaultCode; message: string; sink?: string }>

/** Thrown at set-up, for wrong options only: says what is wrong and how to mend it. */
export class ObsFault extends Error {
  override readonly name = 'ObsFault'
  /** The code of the fault table. */
  readonly code: FaultCode
  /** @param detail names the option and the mend */
  constructor(code: FaultCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/** Where faults go: never through the pipeline that failed. */
export interface FaultChannel {
  report(code: FaultCode, cause?: unknown, sink?: string): void
  /** Replaces the listener; undefined restores stderr. */
  listen(listener: ((fault: Fault) => void) | undefined): void
  /** Faults so far, by code; the listener is rate limited, the counts are not. */
  counts(): Readonly<Partial<Record<FaultCode, number>>>
}

/** Each code is told at most once per this time. */
const quietMs = 10_000

/** A channel that tells each code at most once per ten seconds, to `listener` or stderr. */
export function createFaultChannel(clock: Clock, listener?: (fault: Fault) => void): FaultChannel {
  let tell = listener ?? toStderr
  const seen = new Map<FaultCode, number>()
  const toldAt = new Map<string, number>()
  return {
    report(code, cause, sink) {
      seen.set(code, (seen.get(code) ?? 0) + 1)
      const key = `${code} ${sink ?? ''}`
      const now = clock.monotonicMs()
      if (now - (toldAt.get(key) ?? -Infinity) < quietMs) return
      toldAt.set(key, now)
      tellGuarded(tell, { code, message: messageOf(code, cause), ...(sink === undefined ? {} : { sink }) })
    },
    listen(next) {
      tell = next ?? toStderr
    },
    counts: () => Object.fromEntries(seen),
  }
}

function messageOf(code: FaultCode, cause: unknown): string {
  const reason = reasonOf(cause)
  return reason === '' ? faults[code] : `${faults[code]} (${reason})`
}

// What a server answered may be in it: it starts no line of its own on a terminal, and moves no cursor.
const controls = /[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu

function reasonOf(cause: unknown): string {
  if (cause === undefined) return ''
  try {
    const told = String(cause instanceof Error ? cause.message : cause)
    return withoutSecrets(told.slice(0, messageMax)).replace(controls, ' ').slice(0, 1000)
  } catch {
    return 'a cause that cannot be read'
  }
}

function tellGuarded(tell: (fault: Fault) => void, fault: Fault): void {
  guarded(
    () => tell(fault),
    () => toStderr(fault),
  )
}

function toStderr(fault: Fault): void {
  const where = fault.sink === undefined ? '' : ` [${fault.sink}]`
  // Not by console: a bridge may have made that a way into the pipeline that failed.
  tellStderr(`@obs ${fault.code}${where}: ${fault.message}\n`)
}
