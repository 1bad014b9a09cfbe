// The machine's numbers, from texts of Linux and from the machine that runs the test.
import { createFaultChannel, type Fault } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import { fakeClock } from '@obs/testing'
import { expect, test, vi } from 'vitest'
import { networkBytes, watchSystem } from './system.ts'

test('reads bytes by interface from the table of Linux', () => {
  // Captured from Linux 6.1; the second interface has no blank after its colon, as busy ones do not.
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1592737629  405386    0    0    0     0          0         0 1592737629  405386    0    0    0     0       0          0
  eth0:1822578520   56061    0    0    0     0          0         0  4766762   38293    0    0    0     0       0          0
`
  expect(networkBytes(text)).toEqual([
    ['lo', 1592737629, 1592737629],
    ['eth0', 1822578520, 4766762],
  ])
})

test('tells of load, memory and file system, and stops', async () => {
  const clock = fakeClock()
  const faults: Fault[] = []
  const store = createMetrics({ clock, faults: createFaultChannel(clock, (fault) => faults.push(fault)) })
  const watching = watchSystem(store, '.')
  const value = (name: string, part: string): number =>
    store.metrics
      .snapshot()
      .find((point) => point.name === name && Object.values(point.labels).join('') === part)?.value ??
    Number.NaN
  await vi.waitFor(() => expect(value('system.filesystem.usage', 'free')).toBeGreaterThan(0))
  expect(value('system.memory.usage', 'used')).toBeGreaterThan(1e6)
  expect(value('system.cpu.load_average.1m', '')).toBeGreaterThanOrEqual(0)
  watching[Symbol.dispose]()
  expect(store.metrics.snapshot().filter(({ kind }) => kind === 'gauge')).toEqual([])
  expect(faults).toEqual([])
})
