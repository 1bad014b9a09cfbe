// Where one error id can be found: the log file, the report, the scrape, the answer and the page.
import { readFileSync } from 'node:fs'
import type { PullSink } from '@obs/sinks'
import type { HttpCollector } from '@obs/testing'
import { parseEnvelope } from '@obs/wire'

/** What is searched. */
export interface Searched {
  readonly logPath: string
  readonly collector: HttpCollector
  readonly scrapes: PullSink
  readonly toldIds: readonly string[]
  /** Asks the site's own page what it knows of an id. */
  page(id: string): Promise<{ readonly state?: string }>
}

/** The five places of one id, each with whether it is there. */
export interface Places {
  readonly id: string
  readonly found: Readonly<
    Record<'log file' | 'Sentry envelope' | 'OpenMetrics exemplar' | 'problem document' | 'page', boolean>
  >
}

/** Looks an id up everywhere. */
export async function findPlaces(id: string, searched: Searched): Promise<Places> {
  const { body } = await searched.scrapes.scrape('application/openmetrics-text')
  const log = readFileSync(searched.logPath, 'utf8')
  const { state } = await searched.page(id)
  return {
    id,
    found: {
      'log file': log.includes(`"error_id":"${id}"`),
      'Sentry envelope': searched.collector.received.some((request) => reports(request.body, id)),
      'OpenMetrics exemplar': String(body).includes(`error_id="${id}"`),
      'problem document': searched.toldIds.includes(id),
      page: state === 'stored',
    },
  }
}

/** The id that is in most places, newest first: storms are told in full only now and then, exemplars keep the newest. */
export async function bestPlaces(searched: Searched): Promise<Places | undefined> {
  let best: Places | undefined
  for (const id of searched.toldIds.toReversed()) {
    const places = await findPlaces(id, searched)
    if (best === undefined || count(places) > count(best)) best = places
    if (isEverywhere(best)) break
  }
  return best
}

/** Whether all five places have it. */
export function isEverywhere(places: Places): boolean {
  return Object.values(places.found).every(Boolean)
}

function count({ found }: Places): number {
  return Object.values(found).filter(Boolean).length
}

function reports(envelope: Buffer, id: string): boolean {
  return parseEnvelope(envelope).header['event_id'] === id
}
