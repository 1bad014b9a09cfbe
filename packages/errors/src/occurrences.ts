// The occurrence: identified, grouped and counted at the call, before anything may drop. Implements core's ports.
import {
  beginning,
  occurrenceId,
  type Clock,
  type ErrorMeter,
  type ErrorReport,
  type Groups,
  type Lines,
  type Occurrence,
  type Occurrences,
  type Options,
  type Sighting,
} from '@obs/core'
import { Admission } from './admission.ts'
import { Alerts } from './alerts.ts'
import { Completion } from './completion.ts'
import { Group } from './group.ts'
import { GroupStates, type StateTurn } from './group-states.ts'
import { GroupTable } from './groups.ts'
import { IdBook } from './id-book.ts'
import { LocalsWatch } from './locals-watch.ts'
import { createModules, type Modules } from './module-name.ts'
import type { Discretion } from './preview.ts'
import { Rules } from './rules.ts'
import { followStates, restoreGroups, saveGroups, type SavedGroups } from './saved-groups.ts'
import { checkSettings, type ErrorSettings } from './settings.ts'
import { Sightings, type KnownOccurrence } from './sightings.ts'
import { Sites, type Site } from './sites.ts'
import { Summaries } from './summaries.ts'

/** What the occurrences of an instance need. */
export type OccurrenceOptions = Readonly<{ clock: Clock; meter: ErrorMeter; lines: Lines }> &
  Options<{
    /** Gives the absolute path the application's own files lie under; asked once, at the first failure. */
    projectRoot: () => string
    /** Gives the release that is running; regressions are told by it. */
    release: () => string | undefined
    /** Keeps secrets out of what a report carries. Default: everything is shown. */
    discretion: Discretion
    /** True: line and expected count, no report. What it throws counts as false. */
    expected: (err: unknown) => boolean
    /** Groups kept apart; further ones fold the least recent into `other`. Default 1000. */
    groupsMax: number
  }>

/** Ids, groups and counts of one instance. */
export interface OccurrenceBook {
  readonly occurrences: Occurrences
  readonly groups: Groups
  /** Puts rules, alerts and locals into force. Throws ObsFault for a wrong one. */
  configure(settings: ErrorSettings): void
  /** The groups with what this process alone counted; one of which everything was restored has a count of zero. */
  readonly own: Groups
  /** Rises with each occurrence and decision: where it stands still there is nothing to save. */
  readonly moves: number
  /** The groups with their counts and states as plain data, for a store that outlives the process. */
  save(): SavedGroups
  /** Goes on from what earlier processes saved. Their counts add to the sum of the groups, not to the meter. */
  restore(saved: SavedGroups): void
  /** Takes up what other processes of the same store decided meanwhile. */
  follow(saved: SavedGroups): void
  /** Writes the summary and alert lines that are due: at exit, before sinks are flushed. */
  flush(): void
  /** Flushes and takes every breakpoint back. */
  close(): void
}

const openly: Discretion = { coversKey: () => false, scrubText: (text) => text }

/** The occurrences of an instance. */
export function createOccurrences(options: OccurrenceOptions): OccurrenceBook {
  const book = new Book(options)
  return {
    occurrences: book,
    groups: book.table,
    configure: (settings) => book.configure(settings),
    own: book.table.own(),
    get moves() {
      return book.moves + book.states.moves
    },
    save: () => saveGroups(book.table, book.states),
    restore: (saved) => restoreGroups(saved, book.table, book.states),
    follow: (saved) => followStates(saved, book.table, book.states),
    flush: () => book.flush(),
    close: () => book.close(),
  }
}

class Book implements Occurrences {
  readonly table: GroupTable
  readonly states: GroupStates
  moves = 0
  readonly #options: OccurrenceOptions
  #made: Modules | undefined
  readonly #sites = new Sites(() => this.#modules)
  readonly #sightings = new Sightings()
  readonly #admission = new Admission()
  readonly #ids: IdBook
  readonly #completion: Completion
  readonly #summaries: Summaries
  #rules = new Rules([])
  readonly #alerts: Alerts
  readonly #discretion: Discretion
  readonly #locals: LocalsWatch
  #asking = false

  constructor(options: OccurrenceOptions) {
    this.#options = options
    this.#discretion = options.discretion ?? openly
    this.#locals = new LocalsWatch({ clock: options.clock, discretion: this.#discretion })
    const { clock, lines } = options
    this.states = new GroupStates(() => options.release?.())
    this.table = new GroupTable({
      groupsMax: Math.max(1, options.groupsMax ?? 1000),
      now: () => clock.now(),
      states: this.states,
      folding: (group) => this.#summaries.tell(group),
    })
    this.#ids = new IdBook(clock.now(), this.table)
    this.#summaries = new Summaries(clock, lines, () => this.#active())
    this.#alerts = new Alerts({ clock, lines })
    this.#completion = new Completion({
      modules: () => this.#modules,
      discretion: this.#discretion,
      localsOf: (id) => this.#locals.taken(id),
      table: this.table,
    })
  }

  occur(sighting: Sighting): Occurrence {
    this.moves += 1
    const known = this.#sightings.find(sighting)
    if (known !== undefined) return this.#again(sighting, known)
    const site = this.#sites.of(sighting)
    const id = occurrenceId(sighting.time, site.keys.key.slice(2, 9))
    const before = this.#groupOf(site)
    const group = before ?? this.#open(site, sighting)
    this.#sightings.keep(sighting, { id, group: group.key })
    if (this.#isExpected(sighting)) return this.#expected(group, id)
    const isNew = before === undefined && !this.table.wasFolded(group.key)
    if (!isNew) return this.#counted(group, id, sighting, site, 'known')
    const occurrence = this.#counted(group, id, sighting, site, 'new')
    if (occurrence.admitted) this.#alerts.hold(group)
    else this.#alerts.raise('new', group)
    return occurrence
  }

  idOf(error: unknown): string | undefined {
    return this.#sightings.idOf(error)
  }

  complete(report: ErrorReport, sync: boolean): ErrorReport {
    const before = this.table.find(report.group)
    try {
      const completed = this.#completion.complete(report, sync ? 'memory' : 'disk')
      const group = this.table.find(completed.group)
      return group === undefined || group === before ? completed : this.#joined(report, completed, group)
    } finally {
      this.#alerts.release(report.group)
      // The call that failed is over, and the end of the process may be near.
      this.#alerts.flush()
    }
  }

  unreported({ group }: Occurrence): void {
    this.#alerts.release(group)
  }

  resolve(id: string): ReturnType<Occurrences['resolve']> {
    return this.#ids.resolve(id)
  }

  configure(settings: ErrorSettings): void {
    checkSettings(settings)
    this.#rules = new Rules(settings.rules ?? [])
    this.#alerts.configure(settings)
    this.#locals.watch(settings.locals === true ? 'yes' : 'no')
  }

  flush(): void {
    this.#summaries.flush()
    this.#alerts.flush()
  }

  close(): void {
    this.flush()
    this.#locals.watch('no')
  }

  // A source map has led its group to one known before: that one has failed once more, and nothing is new.
  #joined(report: ErrorReport, completed: ErrorReport, group: Group): ErrorReport {
    this.#alerts.withdraw(report.group)
    const turn = this.states.occurred(group, report.time)
    if (turn !== undefined) this.#alerts.raise(turn, group)
    const { news: told, ...rest } = completed
    const news = newsOf('known', turn) ?? (told === 'new' ? undefined : told)
    return news === undefined ? rest : { ...rest, news }
  }

  get #modules(): Modules {
    this.#made ??= createModules(this.#options.projectRoot?.() ?? '')
    return this.#made
  }

  #again(sighting: Sighting, { id, group }: KnownOccurrence): Occurrence {
    this.#sightings.keep(sighting, { id, group })
    const counted = this.table.find(group)
    if (counted !== undefined) counted.sightings += 1
    return { id, group, first: false, admitted: false, suppressed: 0 }
  }

  #counted(group: Group, id: string, sighting: Sighting, site: Site, was: 'new' | 'known'): Occurrence {
    const { time, event, data, scope, fanOut, user } = sighting
    group.add(time, id, user)
    group.variants.add(event, data?.message ?? '', site.place, site.placeHash)
    this.#options.meter.mark({ event, type: data?.type ?? event }, id, scope?.traceId)
    const turn = this.states.occurred(group, time)
    if (turn !== undefined) this.#alerts.raise(turn, group)
    const locals = was === 'new' ? undefined : this.#locals.look(site.top, scope)
    if (fanOut !== 'report') return this.#filtered(group, id)
    const slot = turn === 'regressed' ? 'new' : was
    if (!this.#admission.admits(group, slot, this.#options.clock.monotonicMs()))
      return this.#suppressed(group, id)
    if (!this.#sampled(group, sighting)) return this.#filtered(group, id)
    const { suppressed } = group
    group.suppressed = 0
    this.#ids.keep(id, 'stored')
    this.#locals.keep(id, locals)
    return { id, group: group.key, first: true, admitted: true, suppressed, news: newsOf(was, turn) }
  }

  #suppressed(group: Group, id: string): Occurrence {
    group.suppressed += 1
    this.#summaries.add(group)
    return { id, group: group.key, first: true, admitted: false, suppressed: 0 }
  }

  #filtered(group: Group, id: string): Occurrence {
    group.suppressed += 1
    this.#ids.keep(id, 'filtered')
    return { id, group: group.key, first: true, admitted: false, suppressed: 0 }
  }

  #expected(group: Group, id: string): Occurrence {
    group.expected += 1
    group.lastId = id
    this.#ids.keep(id, 'filtered')
    return { id, group: group.key, first: true, admitted: false, suppressed: 0 }
  }

  /** The group of a site, by its key or by the key of all its frames. */
  #groupOf(site: Site): Group | undefined {
    if (site.group?.folded === 'no') {
      this.table.touch(site.group)
      return site.group
    }
    const { key, alias } = site.keys
    const found = this.table.find(key) ?? (alias === undefined ? undefined : this.table.find(alias))
    if (found === undefined) return undefined
    this.table.touch(found)
    return this.#named(site, found)
  }

  #open(site: Site, { event, data, time }: Sighting): Group {
    const { key } = site.keys
    const type = data?.type ?? event
    const group = new Group({
      group: key,
      event,
      type,
      message: beginning(data?.message ?? '', 500),
      firstSeen: time,
    })
    group.status = site.status
    this.table.add(group)
    return this.#named(site, group)
  }

  #named(site: Site, group: Group): Group {
    const { key, alias } = site.keys
    const one = this.table.alias(key, group)
    site.group = alias === undefined ? one : this.table.alias(alias, one)
    return site.group
  }

  // A share of what admission wants, the first always: a rate of zero reports nothing.
  #sampled(group: Group, sighting: Sighting): boolean {
    const keep = this.#rules.keep(sighting)
    if (keep === 1) return true
    const before = group.shares
    group.shares += keep
    return Math.ceil(group.shares) > Math.ceil(before)
  }

  #active(): Iterable<Group> {
    for (const group of this.table.all())
      if (this.states.of(group.key).is !== 'muted') this.#alerts.checkRate(group)
    return this.table.all()
  }

  #isExpected({ fanOut, error, data }: Sighting): boolean {
    if (fanOut === 'expected') return true
    // A callback that fails itself is not asked about that failure.
    if (this.#options.expected === undefined || data === undefined || this.#asking) return false
    this.#asking = true
    try {
      return this.#options.expected(error)
    } catch {
      return false
    } finally {
      this.#asking = false
    }
  }
}

function newsOf(was: 'new' | 'known', turn: StateTurn): Occurrence['news'] {
  if (turn === 'regressed') return 'regressed'
  return was === 'new' ? 'new' : undefined
}
