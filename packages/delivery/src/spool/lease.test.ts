// Whose folders are whose.
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { spawn, spawnSync } from 'node:child_process'
import { fakeClock, type FakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import { birthOf } from './birth.ts'
import { Lease, type Owner } from './lease.ts'

let base: string
let faults: string[]

beforeEach(() => {
  faults = []
  base = mkdtempSync(join(tmpdir(), 'obs-lease-'))
})

const gone = spawnSync(process.execPath, ['-e', '']).pid
const here = { host: 'h', pid: process.pid }
const start = 1_700_000_000_000

function leaseOf(owner: Owner, clock: FakeClock): Lease {
  return new Lease(base, owner, clock, (cause) => faults.push(String(cause)))
}

function left(owner: Owner, clock = fakeClock(start)): string {
  const folder = leaseOf(owner, clock).own()
  writeFileSync(join(folder, 'x'), '')
  return folder
}

test('takes over at once what a process of this host left that is gone', () => {
  const folder = left({ host: 'h', pid: gone })
  const [claimed = ''] = leaseOf(here, fakeClock(start)).claim()
  expect(existsSync(folder)).toBe(false)
  expect(readdirSync(claimed)).toContain('x')
  expect(basename(claimed).startsWith(`h~${process.pid}~`)).toBe(true)
})

test.each([
  ['lives', { host: 'h', pid: process.ppid }],
  ['has our own process id, as in a container', here],
  ['has no number that could be asked for', { host: 'h', pid: Number.NaN }],
  ['is of another host', { host: 'other', pid: gone }],
])('of a process that %s takes nothing until it was silent for thirty seconds', (_what, owner) => {
  left(owner)
  const clock = fakeClock(start)
  const lease = leaseOf(here, clock)
  expect(lease.claim()).toEqual([])
  clock.advance(30_001)
  expect(lease.claim()).toHaveLength(1)
})

test('a process of this host that lives keeps its folder however long it is silent or whatever the clock is set to', () => {
  left({ host: 'h', pid: process.ppid, birth: birthOf(process.ppid) })
  left({ ...here, birth: birthOf(process.pid) })
  const clock = fakeClock(start)
  const lease = leaseOf(here, clock)
  clock.advance(86_400_000)
  expect(lease.claim()).toEqual([])
})

test('a process that bears the number of one that is gone keeps nothing of it', () => {
  left({ ...here, birth: '1' })
  left({ host: 'h', pid: process.ppid, birth: '1' })
  expect(leaseOf(here, fakeClock(start)).claim()).toHaveLength(2)
})

test('a process that is gone, which its parent did not ask for yet, keeps nothing', async () => {
  const parent = spawn('sh', ['-c', 'cat <&3 & echo $!; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  })
  const [told] = (await once(parent.stdout as Readable, 'data')) as [Buffer]
  const pid = Number(told)
  // It answers when the shell has become `cat`, which asks for nobody.
  parent.stdin?.write('?')
  await once(parent.stdout as Readable, 'data')
  ;(parent.stdio[3] as Writable).end()
  await expect.poll(() => birthOf(pid)).toBe('ended')
  left({ host: 'h', pid, birth: '1' })
  expect(leaseOf(here, fakeClock(start)).claim()).toHaveLength(1)
  parent.stdin?.end()
})

test('a file beside the folders, as an editor leaves it, keeps nobody from taking them over', () => {
  left({ host: 'h', pid: gone })
  writeFileSync(join(base, 'a.txt~'), '')
  expect(leaseOf(here, fakeClock(start)).claim()).toHaveLength(1)
})

test('a folder that belongs to somebody else keeps nobody from the others, and is told once', () => {
  // Root may do everything, and so becomes nobody for a while.
  const isRoot = process.getuid?.() === 0
  chmodSync(base, 0o777)
  const foreign = left({ host: 'a', pid: gone })
  chmodSync(foreign, 0o555)
  if (isRoot) process.seteuid?.(65_534)
  try {
    const clock = fakeClock(start)
    const lease = leaseOf(here, clock)
    lease.own()
    left({ host: 'h', pid: gone })
    clock.advance(30_001)
    expect(lease.claim()).toHaveLength(1)
    expect(lease.claim()).toEqual([])
    expect(lease.renew()).toEqual([])
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(foreign, 0o755)
  }
  expect(faults).toEqual([expect.stringContaining('EACCES')])
  expect(readdirSync(foreign)).toEqual(['lease', 'x'])
})

test('a process that renews keeps its folder', () => {
  const clock = fakeClock(start)
  const owner = leaseOf({ host: 'other', pid: gone }, clock)
  owner.own()
  clock.advance(30_001)
  owner.renew()
  expect(leaseOf(here, clock).claim()).toEqual([])
})

test('of two that try, one succeeds', () => {
  left({ host: 'h', pid: gone })
  const clock = fakeClock(start)
  const one = leaseOf(here, clock).claim()
  const other = leaseOf(here, clock).claim()
  expect([one.length, other.length]).toEqual([1, 0])
})

test('what is released may be taken at once', () => {
  const clock = fakeClock(start)
  const owner = leaseOf({ ...here, birth: birthOf(process.pid) }, clock)
  owner.own()
  owner.release()
  expect(leaseOf(here, clock).claim()).toHaveLength(1)
})

test('who slept and was taken for dead learns it when he wakes, and keeps a folder of his own again', () => {
  const clock = fakeClock(start)
  const owner = leaseOf({ host: 'other', pid: gone }, clock)
  const folder = owner.own()
  clock.advance(30_001)
  const taker = leaseOf(here, clock)
  expect(taker.claim()).toHaveLength(1)
  expect(owner.renew()).toEqual([folder])
  owner.own()
  clock.advance(20_000)
  expect(owner.renew()).toEqual([])
  clock.advance(20_000)
  expect(taker.claim()).toEqual([])
})
