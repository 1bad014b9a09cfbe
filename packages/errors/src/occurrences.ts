// The occurrence: identified, grouped and counted at the call, before anything may drop. Implements core's ports.
import {
  occurrenceId,
  type Clock,
  type ErrorMeter,
  type ErrorReport,
  type Frame,
  type Groups,
  type Lines,
  type Occurrence,
  type Occurrences,
  type Options,
  type Sighting,
} from '@obs/core'
import { Admission } from './admission.ts'
import { fingerprintOf } from './fingerprint.ts'
import { Group, GroupTable } from './groups.ts'
import { hash64 } from './hash.ts'
import { IdBook } from './id-book.ts'
import { createModules, type Modules } from './module-name.ts'
import { Recent } from './recent.ts'
import { Sightings } from './sightings.ts'
import { SourceReader } from './source.ts'
import { frameText, parseFrames } from './stack.ts'
import { Summaries } from './summaries.ts'

/** What the occurrences of an instance need. */
export type OccurrenceOptions = Readonly<{ clock: Clock; meter: ErrorMeter; lines: Lines }> &
  Options<{
    /** Gives the absolute path the application's own files lie under; asked once, at the first failure. */
    projectRoot: () => string
    /** True: line and expected count, no report. What it throws counts as false. */
    expected: (err: unknown) => boolean
    /** Groups kept apart; further ones fold the least recent into `other`. Default 1000. */
    groupsMax: number
  }>

/** Ids, groups and counts of one instance. */
export interface OccurrenceBook {
  readonly occurrences: Occurrences
  readonly groups: Groups
  /** Writes the summary lines that are due; the instance calls it when it closes. */
  close(): void
}

interface Site {
  readonly key: string
  readonly frames: readonly Frame[]
}

const sitesMax = 512
const siteKeyMax = 4096

/** The occurrences of an instance. */
export function createOccurrences(options: OccurrenceOptions): OccurrenceBook {
  const book = new Book(options)
  return { occurrences: book, groups: book.table, close: () => book.close() }
}

class Book implements Occurrences {
  readonly table: GroupTable
  readonly #options: OccurrenceOptions
  #made: Modules | undefined
  readonly #sites = new Recent<Site>(sitesMax)
  readonly #sightings = new Sightings()
  readonly #admission = new Admission()
  readonly #ids: IdBook
  readonly #sources = new SourceReader()
  readonly #summaries: Summaries

  constructor(options: OccurrenceOptions) {
    this.#options = options
    this.table = new GroupTable(options.groupsMax ?? 1000, () => options.clock.now())
    this.#ids = new IdBook(options.clock.now(), this.table)
    this.#summaries = new Summaries(options.clock, options.lines, this.table)
  }

  occur(sighting: Sighting): Occurrence {
    const known = this.#sightings.find(sighting)
    if (known !== undefined) {
      this.#sightings.keep(sighting, known)
      return { ...known, first: false, admitted: false, suppressed: 0 }
    }
    const { key } = this.#siteOf(sighting)
    const id = occurrenceId(sighting.time, key.slice(2, 9))
    this.#sightings.keep(sighting, { id, group: key })
    const group = this.#groupOf(key, sighting)
    if (this.#isExpected(sighting)) return this.#expected(group, id)
    return this.#counted(group, id, sighting)
  }

  idOf(error: unknown): string | undefined {
    return this.#sightings.idOf(error)
  }

  complete(report: ErrorReport, sync: boolean): ErrorReport {
    const frames = parseFrames(frameText(report.error), this.#modules.isOwn)
    const read = sync ? frames : this.#sources.withSource(frames)
    return { ...report, error: { ...report.error, frames: read } }
  }

  resolve(id: string): ReturnType<Occurrences['resolve']> {
    return this.#ids.resolve(id)
  }

  close(): void {
    this.#summaries.close()
  }

  get #modules(): Modules {
    this.#made ??= createModules(this.#options.projectRoot?.() ?? '')
    return this.#made
  }

  #counted(group: Group, id: string, sighting: Sighting): Occurrence {
    group.add(sighting.time, id)
    this.#options.meter.mark({ event: sighting.event, type: group.type }, id, sighting.scope?.traceId)
    const wanted = this.#admission.admits(group, this.#options.clock.monotonicMs())
    const admitted = wanted && sighting.fanOut === 'report'
    const { suppressed } = group
    group.suppressed = admitted ? 0 : suppressed + 1
    this.#ids.keep(id, admitted ? 'stored' : sighting.fanOut === 'report' ? 'counted' : 'filtered')
    if (!wanted) this.#summaries.add(group)
    return { id, group: group.group, first: true, admitted, suppressed: admitted ? suppressed : 0 }
  }

  #expected(group: Group, id: string): Occurrence {
    group.expected += 1
    group.lastId = id
    this.#ids.keep(id, 'filtered')
    return { id, group: group.group, first: true, admitted: false, suppressed: 0 }
  }

  #groupOf(key: string, { event, data, time }: Sighting): Group {
    const known = this.table.find(key)
    if (known !== undefined) {
      this.table.touch(known)
      return known
    }
    const group = new Group(key, event, data?.type ?? event, data?.message.slice(0, 500) ?? '', time)
    this.table.add(group)
    return group
  }

  // A repeat costs one look-up by its raw stack: parsing and hashing happen once per throw path.
  #siteOf({ event, data }: Sighting): Site {
    const text = data === undefined ? '' : frameText(data)
    const causes = data?.causes.map((cause) => `${cause.type} ${cause.code ?? ''}`).join('<') ?? ''
    const about = text === '' ? `${event}\n${data?.message.slice(0, 512) ?? ''}` : text
    const raw = `${data?.type ?? ''} ${data?.code ?? ''} ${causes}\n${about}`
    const memo = raw.length > siteKeyMax ? hash64(raw) : raw
    const known = this.#sites.get(memo)
    if (known !== undefined) return known
    const frames = parseFrames(text, this.#modules.isOwn)
    const site = { key: fingerprintOf({ event, error: data, frames }, this.#modules), frames }
    this.#sites.set(memo, site)
    return site
  }

  #isExpected({ fanOut, error, data }: Sighting): boolean {
    if (fanOut === 'expected') return true
    if (this.#options.expected === undefined || data === undefined) return false
    try {
      return this.#options.expected(error)
    } catch {
      return false
    }
  }
}
