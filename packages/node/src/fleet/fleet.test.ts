// Several instances of one fleet in one process: what each of them tells, and what is left when they end.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createFaultChannel,
  type Fault,
  type Groups,
  type GroupSummary,
  type MetricPoint,
  type MetricSource,
  type SinkHost,
} from '@obs/core'
import { birthOf, pidSpace } from '@obs/delivery'
import { createMetrics, withViews, type MetricStore } from '@obs/metrics'
import { fakeClock, type FakeClock } from '@obs/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Fleet } from './fleet.ts'
import { FleetFolder } from './folder.ts'

let folder: string
let clock: FakeClock
let faults: Fault[]
let running: Disposable[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obs-fleet-'))
  clock = fakeClock(1_800_000_000_000)
  faults = []
  running = []
})

afterEach(() => {
  for (const one of running) one[Symbol.dispose]()
  rmSync(folder, { recursive: true, force: true })
})

type Joined = Readonly<{ fleet: Fleet; store: MetricStore; groups: GroupSummary[]; leave(): void }>

function joined(service = 'shop', place: string = folder): Joined {
  const channel = createFaultChannel(clock, (fault) => faults.push(fault))
  const store = createMetrics({ clock, faults: channel })
  const list: GroupSummary[] = []
  const groups: Groups = { list: () => list, change: () => undefined, other: 0, total: 0 }
  const fleet = new Fleet({ store, groups, clock, faults: channel, service: () => service })
  const one = fleet.start(place)
  running.push(one)
  return { fleet, store, groups: list, leave: () => one[Symbol.dispose]() }
}

async function told({ fleet }: Joined, name: string): Promise<readonly MetricPoint[]> {
  await fleet.source.settle()
  return fleet.source.snapshot().filter((point) => point.name === name)
}

async function value(joined: Joined, name: string): Promise<number | undefined> {
  return (await told(joined, name))[0]?.value
}

// The files of everybody are written once more, as at their end.
function writeAll(...all: readonly Joined[]): void {
  for (const { leave, fleet } of all) {
    leave()
    running.push(fleet.start(folder))
  }
}

test('each tells the sum of all, its own numbers live', async () => {
  const [one, two] = [joined(), joined()]
  one.store.metrics.counter('orders').add(2)
  two.store.metrics.counter('orders').add(3)
  two.store.metrics.histogram('sizes').record(1000)
  writeAll(one, two)
  one.store.metrics.counter('orders').add(10)
  expect(await value(one, 'orders')).toBe(15)
  expect(await value(two, 'orders')).toBe(5)
  expect((await told(one, 'sizes'))[0]?.distribution).toMatchObject({ count: 1, max: 1000 })
})

test('a sink with views of its own sees all processes too', async () => {
  const [one, two] = [joined(), joined()]
  for (const { store } of [one, two])
    for (const plan of ['pro', 'free'])
      store.metrics
        .counter('orders', { labels: ['plan'] })
        .with({ plan })
        .add(2)
  writeAll(one, two)
  let seen: MetricSource | undefined
  const sink = {
    name: 'keeper',
    signals: ['metric'] as const,
    write: () => undefined,
    open: ({ metrics }: SinkHost) => void (seen = metrics),
  }
  withViews(sink, [{ metric: 'orders', name: 'sales', labels: [] }]).open({
    metrics: one.fleet.source,
  } as SinkHost)
  await seen?.settle()
  const sales = seen?.snapshot().filter(({ name }) => name === 'sales') ?? []
  expect(sales.map(({ labels, value: count }) => [labels, count])).toEqual([[{}, 8]])
})

test('how many processes live is counted by who is asked, whatever the others last knew', async () => {
  const one = joined()
  const own = readdirSync(folder)
  const two = joined()
  const path = join(folder, readdirSync(folder).find((file) => !own.includes(file)) ?? '')
  clock.advance(1000)
  await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toContain('"fleet.processes"'))
  two.leave()
  const { pid, ppid } = process
  const moved = readFileSync(path, 'utf8')
    .replace(`"pid":${pid}`, `"pid":${ppid}`)
    .replace(`"birth":"${birthOf(pid)}"`, `"birth":"${birthOf(ppid)}"`)
  writeFileSync(path, moved)
  expect(await value(one, 'fleet.processes')).toBe(2)
})

test('series of another service say whose they are', async () => {
  const [shop, depot] = [joined('shop'), joined('depot')]
  shop.store.metrics.counter('orders').add(2)
  depot.store.metrics.counter('orders').add(3)
  writeAll(shop, depot)
  expect((await told(shop, 'orders')).map(({ labels, value: count }) => [labels, count])).toEqual([
    [{}, 2],
    [{ 'service.name': 'depot' }, 3],
  ])
})

test('who ended is folded into one file: counts stay, gauges go, and a file that comes back counts once', async () => {
  const [one, two, three] = [joined(), joined(), joined()]
  for (const { store } of [one, two, three]) {
    store.metrics.counter('orders').add(1)
    store.metrics.gauge('heap').set(100)
  }
  writeAll(one, two, three)
  expect(await value(one, 'heap')).toBe(300)
  two.fleet.end()
  expect(await value(one, 'heap')).toBe(200)
  const gone =
    readdirSync(folder).find((name) => readFileSync(join(folder, name), 'utf8').includes('"ended":true')) ??
    ''
  const text = readFileSync(join(folder, gone), 'utf8')
  const late = joined()
  expect(existsSync(join(folder, gone))).toBe(false)
  expect(existsSync(join(folder, 'folded-shop.slab'))).toBe(true)
  expect(await value(late, 'orders')).toBe(3)
  // As after a kill between the writing of the folded file and the removal of the other.
  writeFileSync(join(folder, gone), text)
  expect(await value(late, 'orders')).toBe(3)
  three.fleet.end()
  const later = joined()
  expect(existsSync(join(folder, gone))).toBe(false)
  expect(await value(later, 'orders')).toBe(3)
  expect(await value(later, 'heap')).toBe(100)
  expect(faults).toEqual([])
})

test('who was killed in the middle of a write leaves nothing once it is folded', () => {
  joined().fleet.end()
  const [gone = ''] = readdirSync(folder)
  for (const ending of ['.draft', '.last-draft'])
    writeFileSync(join(folder, gone.replace('.slab', ending)), 'half of a')
  joined()
  expect(readdirSync(folder).filter((name) => name.startsWith(gone.replace('.slab', '')))).toEqual([])
})

test('services whose names are nearly one keep the counts of those that ended apart', async () => {
  for (const [service, count] of [
    ['a/b', 1],
    ['a_b', 20],
  ] as const) {
    const gone = joined(service)
    gone.store.metrics.counter('orders').add(count)
    gone.fleet.end()
    const own = (await told(joined(service), 'orders')).filter(({ labels }) => !('service.name' in labels))
    expect(own.map(({ value: orders }) => orders)).toEqual([count])
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('folded-'))).toHaveLength(2)
})

test('a lock whose owner was killed is taken over, one of a living process is respected', async () => {
  const one = joined()
  one.store.metrics.counter('orders').add(4)
  one.fleet.end()
  const lock = join(folder, 'fold.lock')
  writeFileSync(lock, `${process.pid} ${birthOf(process.pid)} ${hostname()} ${pidSpace()}`)
  joined()
  expect(existsSync(join(folder, 'folded-shop.slab'))).toBe(false)
  writeFileSync(lock, `999999999 1 ${hostname()} ${pidSpace()}`)
  const late = joined()
  expect(existsSync(join(folder, 'folded-shop.slab'))).toBe(true)
  expect(existsSync(lock)).toBe(false)
  expect(await value(late, 'orders')).toBe(4)
})

test('groups of failures add up, minutes by the clock, and so does the error meter', async () => {
  const [one, two] = [joined(), joined()]
  const group = (count: number, lastSeen: number): GroupSummary => ({
    group: 'g1',
    type: 'TypeError',
    message: 'm',
    event: 'e',
    count,
    expected: 1,
    sightings: 0,
    users: count,
    firstSeen: lastSeen,
    lastSeen,
    lastId: String(count),
    state: { is: 'open' },
    variants: [{ event: 'e', place: 'a.js:1', template: 'm', count }],
    perMinute: [0, 0, count],
    perHour: [0, count],
  })
  one.groups.push(group(2, clock.now() - 5))
  one.store.errorMeter.mark({ event: 'e', type: 'TypeError' }, 'i1', undefined)
  two.groups.push(group(3, clock.now()))
  writeAll(two)
  clock.advance(60_000)
  writeAll(one)
  await one.fleet.source.settle()
  expect(one.fleet.groups.list()).toMatchObject([
    {
      group: 'g1',
      count: 5,
      expected: 2,
      users: 3,
      lastId: '3',
      perMinute: [0, 3, 2],
      variants: [{ count: 5 }],
    },
  ])
  expect(one.fleet.groups.total).toBe(5)
})

test('without a writable folder the numbers are its own, and it says so', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const one = joined('shop', join(file, 'below'))
  one.store.metrics.counter('orders').add(2)
  expect(await value(one, 'orders')).toBe(2)
  expect(faults.map(({ code }) => code)).toEqual(['fleet_failed'])
  expect(faults[0]?.message).toContain('numbers cannot be shared with other processes')
})

test('who leaves in the middle of a write has no timer left, and ended stays ended', async () => {
  const one = joined()
  const timers = vi.spyOn(clock, 'after')
  const writes = vi.spyOn(FleetFolder.prototype, 'write')
  one.store.metrics.gauge('load').set(1)
  clock.advance(1000)
  one.fleet.end()
  one.leave()
  expect(writes).toHaveBeenCalledOnce()
  await writes.mock.results[0]?.value
  writes.mockRestore()
  // A turn for what follows the write.
  await readdir(folder)
  expect(timers).not.toHaveBeenCalled()
  const name = readdirSync(folder).find((file) => file.endsWith('.slab')) ?? ''
  expect(readFileSync(join(folder, name), 'utf8').split('\n')[0]).toContain('"ended":true')
})

test('files that are none of ours are left alone', async () => {
  writeFileSync(join(folder, '1-1.slab'), 'not ours')
  writeFileSync(join(folder, '2-2.slab'), '{"identity":{"obs":99}}\n')
  const one = joined()
  one.store.metrics.counter('orders').add(1)
  expect(await value(one, 'orders')).toBe(1)
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['1-1.slab', '2-2.slab']))
  expect(faults).toEqual([])
})
