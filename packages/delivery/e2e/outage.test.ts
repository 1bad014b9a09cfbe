// The memory of a sink has a bound, whatever the server does: ten minutes of outage at 10 000 events a second.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** What the README states: the queue's bytes, and what its items cost beside them. */
const statedBytesMax = 24 * 1024 * 1024

type Told = Readonly<{
  held: readonly number[]
  tally: Readonly<{
    offered: number
    sent: number
    dropped: Readonly<Record<string, number>>
    spooled?: number
  }>
  pending: number
}>

test.each([
  ['oldest', ''],
  ['priority', ''],
  ['oldest', 'spool'],
])('overflow %s %s', { timeout: 600_000 }, async (...how) => {
  const script = join(import.meta.dirname, 'outage.ts')
  const options = ['--expose-gc', '--conditions=@obs/source', '--import', 'tsx', script, ...how]
  const { stdout } = await promisify(execFile)(process.execPath, options)
  const { held, tally, pending } = JSON.parse(stdout) as Told
  const inMiB = held.map((bytes) => (bytes / 1024 / 1024).toFixed(1)).join(' ')
  console.log(`${how.join(' ')}: MiB held after each minute: ${inMiB}; ${JSON.stringify(tally)}`)
  expect(Math.max(...held)).toBeLessThan(statedBytesMax)
  const dropped = Object.values(tally.dropped).reduce((sum, count) => sum + count, 0)
  expect(tally).toMatchObject({ offered: 6_000_000, sent: 0 })
  expect(dropped + pending).toBe(6_000_000)
})
