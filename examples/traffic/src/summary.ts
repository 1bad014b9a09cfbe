// What the demo prints at its end.
import type { GroupSummary } from '@obs/core'
import type { Places } from './places.ts'
import type { Replayed } from './replay.ts'

/** Traffic and groups, with exact counts. */
export function printSummary(replayed: Replayed, groups: readonly GroupSummary[]): void {
  const { requests, seconds, failed, aborted, latency } = replayed
  const [p50, p99, p9999] = [0.5, 0.99, 0.9999].map((q) => `${latency.quantile(q).toFixed(2)} ms`)
  console.log(
    `requests  ${requests} in ${seconds.toFixed(2)} s, ${Math.round(requests / seconds)} per second`,
  )
  console.log(`latency   p50 ${p50}, p99 ${p99}, p99.99 ${p9999}`)
  console.log(
    `failed    ${failed} (${((100 * failed) / requests).toFixed(2)} %), aborted by the client ${aborted}`,
  )
  console.log(`groups    ${groups.length}`)
  for (const { count, event, type, message } of groups.toSorted((a, b) => b.count - a.count))
    console.log(`  ${String(count).padStart(6)}  ${event}  ${type}: ${message.slice(0, 70)}`)
}

/** One id, and where it was found. */
export function printPlaces(places: Places | undefined): void {
  if (places === undefined) {
    console.log('\nno client was told an error id')
    return
  }
  console.log(`\nerror id  ${places.id}`)
  for (const [place, found] of Object.entries(places.found))
    console.log(`  ${found ? 'found  ' : 'MISSING'}  ${place}`)
}
