// The data behind each address: what the UI fetches and what scripts get.
import {
  isLevel,
  type ErrorReport,
  type Groups,
  type IdAnswer,
  type LogEvent,
  type MetricSource,
} from '@obs/core'
import { checkOf, checksOf } from './checks.ts'
import { decoded } from './decoded.ts'
import { knownId } from './known-id.ts'
import type { LineFilter, LineStore, StoredLine } from './line-store.ts'
import { meterView, windowView } from './meter-view.ts'
import type { ReportStore } from './report-store.ts'

/** What the views read. */
export interface ViewSource {
  readonly lines: LineStore
  readonly reports: ReportStore
  readonly groups: Groups
  readonly metrics: MetricSource
  readonly resource: () => Readonly<Record<string, string>>
  resolve(id: string): IdAnswer
}

const logsDefault = 200
const logsMax = 1000
const trailMax = 100

const settled: ReadonlySet<string> = new Set(['', 'errors', 'meters', 'checks'])

/** The data of one address below the mount path; undefined: there is no such address. */
export async function viewOf(
  source: ViewSource,
  path: string,
  query: URLSearchParams,
): Promise<object | undefined> {
  const [, place = '', name, ...further] = path.replace(/\/$/, '').split('/').map(decoded)
  if (further.length > 0) return undefined
  // What other processes of a fleet counted is read here, for groups as for numbers.
  if (settled.has(place)) await source.metrics.settle()
  if (place === '') return name === undefined ? overview(source) : undefined
  if (place === 'errors') return name === undefined ? errors(source) : group(source, name)
  if (place === 'meters') return meters(source, name, query)
  if (place === 'checks') return checks(source, name)
  if (place === 'logs' && name === undefined) return logs(source, query)
  if (place === 'e' && name !== undefined) return failure(source, name)
  return undefined
}

/** Which lines an address asks for: `level`, `q`, `after`, `field.<name>`. */
export function lineFilterOf(query: URLSearchParams): LineFilter {
  const level = query.get('level') ?? ''
  const fields = [...query].filter(([key]) => key.startsWith('field.'))
  return {
    level: isLevel(level) ? level : undefined,
    text: query.get('q')?.slice(0, 500),
    fields: Object.fromEntries(fields.map(([key, value]) => [key.slice(6), value])),
    after: Number(query.get('after') ?? 0) || 0,
  }
}

/** A line as JSON, with its place in the order. */
export function lineView({ seq, line }: StoredLine): object {
  return { seq, ...line.toEvent() }
}

function overview({ groups, lines, resource }: ViewSource): object {
  return { resource: resource(), errors: groups.total, groups: groups.list().length, lines: lines.last }
}

function errors({ groups, reports }: ViewSource): object {
  const list = groups.list().toSorted((a, b) => b.lastSeen - a.lastSeen)
  return {
    total: groups.total,
    other: groups.other,
    groups: list.map((summary) => Object.assign({ kept: reports.ofGroup(summary.group).length }, summary)),
  }
}

function group(source: ViewSource, key: string): object | undefined {
  const summary = source.groups.list().find((known) => known.group === key)
  const reports = source.reports.ofGroup(key)
  if (summary === undefined && reports.length === 0) return undefined
  return { summary, reports: reports.map((report) => withTrail(source, report)) }
}

// `window`: the last so many seconds, of this process alone; what it says is told with each meter as `spanMs`.
function meters(
  { metrics }: ViewSource,
  name: string | undefined,
  query: URLSearchParams,
): object | undefined {
  const windowMs = 1000 * (Number(query.get('window')) || 0)
  const points = windowMs > 0 ? metrics.recent(windowMs).map(windowView) : metrics.snapshot().map(meterView)
  if (name === undefined) return { meters: points }
  const series = points.filter((point) => point.name === name)
  return series.length === 0 ? undefined : { meters: series }
}

function checks({ metrics }: ViewSource, name: string | undefined): object | undefined {
  return name === undefined ? { checks: checksOf(metrics) } : checkOf(metrics, name)
}

function logs({ lines }: ViewSource, query: URLSearchParams): object {
  const limit = Math.min(logsMax, Number(query.get('limit')) || logsDefault)
  return { last: lines.last, lines: lines.find(lineFilterOf(query), limit).map(lineView) }
}

function failure(source: ViewSource, told: string): object {
  const id = idOf(told)
  const report = source.reports.find(id)
  const known = knownId(id, source.resolve(id), report === undefined ? 'gone' : 'kept')
  return report === undefined ? known : { ...known, report: withTrail(source, report) }
}

// A problem document (RFC 9457) names its occurrence as a URN of a UUID (RFC 9562, section 4): people paste that too.
function idOf(told: string): string {
  const digits = told
    .replace(/^urn:uuid:/i, '')
    .replaceAll('-', '')
    .toLowerCase()
  return /^[0-9a-f]{32}$/.test(digits) ? digits : told
}

// The stored lines of the request know what came after the failure; the report's own trail what the ring has lost.
function withTrail({ lines }: ViewSource, report: ErrorReport): ErrorReport {
  const stored = report.traceId === undefined ? [] : lines.ofTrace(report.traceId, trailMax)
  const since = stored[0]?.time ?? Number.POSITIVE_INFINITY
  const trail: readonly LogEvent[] = [...(report.trail ?? []).filter(({ time }) => time < since), ...stored]
  return { ...report, trail }
}
