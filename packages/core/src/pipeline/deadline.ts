// How long a flush or close may take. Both come at the end of a process, where nothing may throw: what is wrong is told as a fault.
import type { FaultChannel } from '../fault.ts'
import { checkOptions, kind, type Kinds } from '../kind.ts'
import type { Deadline } from '../options.ts'

const deadlineMsDefault = 3000

const kinds: Kinds<Deadline> = {
  deadlineMs: kind.shown((value) => typeof value === 'number' && !Number.isNaN(value), 'give milliseconds'),
}

/** The milliseconds of a deadline; the default stands in for what is none. */
export function deadlineMsOf(deadline: Deadline, faults: FaultChannel): number {
  try {
    // Open: as a hook of a framework they are given whatever it gives its hooks.
    checkOptions('flush and close', deadline, kinds, 'open')
    return Math.max(0, deadline.deadlineMs ?? deadlineMsDefault)
  } catch (cause) {
    faults.report('bad_option', cause)
    return deadlineMsDefault
  }
}
