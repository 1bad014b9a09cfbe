// AppOptics (formerly Librato) measurements (https://docs.appoptics.com/api/#create-a-measurement): one JSON object a number.
import type { MetricPoint } from '@obs/core'
import { summaryOf, type SummaryPart } from './summary.ts'

const nameCharactersMax = 255
const tagCharactersMax = 64
/** What a distribution's own measurement holds; the rest of its fields are measurements beside it. */
const summed: ReadonlySet<string> = new Set(['count', 'sum', 'min', 'max', 'mean'])

/**
 * The measurements of a point. Tags of a measurement replace those of the whole request, so each has `tags` too; a service that
 * wants at least one tag gets it from there.
 */
export function measurements(point: MetricPoint, tags: Readonly<Record<string, string>>): readonly object[] {
  const parts = summaryOf(point)
  const shared = { time: Math.floor(point.time / 1000), tags: tagsOf({ ...tags, ...point.labels }) }
  const named = (field: string, value: number): object => ({
    name: nameOf(point.name, field),
    value,
    ...shared,
  })
  if (point.distribution === undefined || parts.length === 0)
    return parts.map(({ field, value }) => named(field, value))
  const { count, sum, min, max } = point.distribution
  const whole = { name: nameOf(point.name, 'value'), count, sum, min, max, ...shared }
  return [whole, ...parts.filter(isApart).map(({ field, value }) => named(field, value))]
}

function isApart({ field }: SummaryPart): boolean {
  return !summed.has(field)
}

function nameOf(name: string, field: string): string {
  const suffix = field === 'value' || field === 'count' ? '' : `.${field}`
  return `${clean(name).slice(0, nameCharactersMax - suffix.length)}${suffix}`
}

function tagsOf(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [
      clean(name).slice(0, tagCharactersMax),
      value.replace(/[^\w\-.:/?\\ ]/g, '_').slice(0, nameCharactersMax) || '_',
    ]),
  )
}

function clean(name: string): string {
  return name.replace(/[^A-Za-z0-9.:_-]/g, '_') || '_'
}
