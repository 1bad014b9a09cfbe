// The spool on a real disk: what is kept, what a next process finds, and what happens when the disk is ill.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeClock, type FakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import type { Item } from '../item.ts'
import { Spool, type SpoolParts } from './spool.ts'

let folder: string
let clock: FakeClock
let faults: string[]
let left: [own: number, found: number][]
let lost: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obs-spool-'))
  clock = fakeClock(1_700_000_000_000)
  faults = []
  left = []
  lost = 0
})

function open(more: Partial<SpoolParts> = {}): Spool {
  const spool = new Spool({
    folder,
    bytesMax: 10_000_000,
    overflow: 'oldest',
    owner: { host: 'h', pid: process.pid },
    clock,
    left: (own, found) => left.push([own, found]),
    lost: (own) => (lost += own),
    ceded: () => undefined,
    changed: () => undefined,
    fault: (cause) => faults.push(String(cause)),
    ...more,
  })
  spool.open()
  return spool
}

const item = (text: string, level: Item['level'] = 'info'): Item => ({
  bytes: Buffer.from(text),
  signal: 'log',
  time: 1,
  level,
})

const nowhere = (): boolean => false

function loadAll(spool: Spool): string[] {
  const texts: string[] = []
  while (spool.isBehind && spool.load((one) => texts.push(Buffer.from(one.bytes).toString()) > 0).items > 0);
  return texts
}

function files(ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => join(folder, name))
}

test('gives to memory what fits, and the rest from the disk in order', () => {
  const spool = open()
  const taken: Item[] = []
  const items = ['a', 'b', 'c'].map((text) => item(text))
  expect(spool.append(items, (one) => taken.length < 1 && taken.push(one) > 0)).toBe(true)
  expect(taken).toEqual([items[0]])
  spool.append([item('d')], () => true)
  expect(loadAll(spool)).toEqual(['b', 'c', 'd'])
})

test('the next process finds what was not settled, and nothing that was', () => {
  const first = open()
  const items = ['a', 'b', 'c'].map((text) => item(text))
  first.append(items, () => true)
  first.settle(items.slice(0, 2))
  first.close()
  const second = open()
  expect(loadAll(second)).toEqual(['c'])
})

test('what is settled out of order is repeated, never lost', () => {
  const first = open()
  const items = ['a', 'b', 'c'].map((text) => item(text))
  first.append(items, () => true)
  first.settle(items.slice(1, 2))
  first.close()
  expect(loadAll(open())).toEqual(['a', 'b', 'c'])
})

test('leaves no file behind when everything is settled', () => {
  const first = open()
  const items = [item('a')]
  first.append(items, () => true)
  first.settle(items)
  first.close()
  expect(readdirSync(folder)).toEqual([])
})

test('two processes in one folder keep apart while both live', () => {
  const one = open()
  const other = open()
  one.append([item('a')], nowhere)
  other.append([item('b')], nowhere)
  clock.advance(20_000)
  expect([loadAll(one), loadAll(other)]).toEqual([['a'], ['b']])
})

test('finds within ten seconds what a process leaves that ends beside it', () => {
  let told = 0
  const stays = open({ changed: () => (told += 1) })
  const ends = open()
  ends.append([item('a')], nowhere)
  ends.close()
  clock.advance(10_000)
  expect(told).toBe(1)
  expect(loadAll(stays)).toEqual(['a'])
})

test('of a torn tail it keeps the whole records, tells the fault and goes on', () => {
  const first = open()
  first.append([item('a'), item('b')], nowhere)
  first.close()
  const [path = ''] = files('.seg')
  truncateSync(path, readFileSync(path).length - 1)
  const second = open()
  expect(loadAll(second)).toEqual(['a'])
  expect(faults).toEqual([expect.stringContaining('18 bytes of a file cannot be read')])
  second.append([item('c')], nowhere)
  expect(loadAll(second)).toEqual(['c'])
})

test('an acknowledgement that was cut off repeats and loses nothing', () => {
  const first = open()
  const items = [item('a'), item('b')]
  first.append(items, () => true)
  first.settle(items.slice(0, 1))
  first.close()
  const [path = ''] = files('.ack')
  writeFileSync(path, readFileSync(path).subarray(0, 5))
  expect(loadAll(open())).toEqual(['a', 'b'])
})

test.each([
  ['a link that leads nowhere', (folder: string) => symlinkSync('nowhere', join(folder, '1.seg'))],
  [
    'a note that is a folder',
    (folder: string) => {
      writeFileSync(join(folder, '1.seg'), '')
      mkdirSync(join(folder, '1.seg.ack'))
    },
  ],
])('%s holds up nothing of what others left, is told and stays', (_what, spoil) => {
  const past = open()
  past.append([item('a')], nowhere)
  past.close()
  const ill = join(folder, 'h~00999999999~0')
  mkdirSync(ill)
  spoil(ill)
  const next = open()
  expect(loadAll(next)).toEqual(['a'])
  next.close()
  expect(faults).toHaveLength(1)
  expect(files('~1/1.seg')).toHaveLength(1)
})

test('a full disk takes nothing in part, is told, rests, and is tried again', () => {
  let room = 30
  const write: SpoolParts['write'] = (file, bytes, offset, length, position) => {
    const some = Math.min(length, room)
    if (some === 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    room -= some
    return writeSync(file, bytes, offset, some, position)
  }
  const spool = open({ write })
  expect(spool.append([item('a')], nowhere)).toBe(true)
  expect(spool.append([item('b')], nowhere)).toBe(false)
  expect(faults).toEqual(['Error: ENOSPC: no space left on device'])
  room = 1000
  expect(spool.append([item('c')], nowhere)).toBe(false)
  clock.advance(5000)
  expect(spool.append([item('d')], nowhere)).toBe(true)
  expect(loadAll(spool)).toEqual(['a', 'd'])
})

test('a folder that cannot be made is told, and nothing throws', () => {
  writeFileSync(join(folder, 'file'), '')
  const spool = open({ folder: join(folder, 'file', 'below') })
  expect(spool.append([item('a')], nowhere)).toBe(false)
  expect(spool.settle([item('a')])).toBe(0)
  spool.close()
  expect(faults[0]).toContain('EEXIST')
})

test('what was written before its folder was removed is read all the same', () => {
  const spool = open()
  const items = ['a', 'b', 'c'].map((text) => item(text))
  let room = 1
  spool.append(items, () => room-- > 0)
  rmSync(folder, { recursive: true })
  spool.settle(items.slice(0, 1))
  expect(loadAll(spool)).toEqual(['b', 'c'])
  expect(faults).toEqual([])
})

test('what somebody cuts off of our own file is counted, and what comes then is kept', () => {
  const spool = open()
  spool.append([item('a'), item('b')], nowhere)
  const [path = ''] = files('.seg')
  truncateSync(path)
  expect([loadAll(spool), lost, faults.length]).toEqual([[], 2, 1])
  spool.append([item('c')], () => true)
  truncateSync(path)
  spool.append([item('d')], nowhere)
  expect(loadAll(spool)).toEqual(['d'])
  spool.close()
  expect(loadAll(open())).toEqual([])
})

test('at its bound the oldest file leaves that nobody has loaded, and is counted', () => {
  const spool = open({ bytesMax: 2_500_000 })
  const large = 'x'.repeat(1_100_000)
  spool.append([item(`1${large}`)], nowhere)
  spool.append([item(`2${large}`)], nowhere)
  expect(spool.append([item(`3${large}`)], nowhere)).toBe(true)
  expect(left).toEqual([[1, 0]])
  expect(loadAll(spool).map((text) => text[0])).toEqual(['2', '3'])
})

test('at its bound the newest are refused where the policy says so, and by priority all but errors', () => {
  const large = 'x'.repeat(1_100_000)
  const newest = open({ bytesMax: 1_500_000, overflow: 'newest' })
  newest.append([item(large)], nowhere)
  expect(newest.append([item(large, 'error')], nowhere)).toBe(false)
  const priority = open({ bytesMax: 1_500_000, overflow: 'priority' })
  priority.append([item(large)], nowhere)
  expect(priority.append([item(large)], nowhere)).toBe(false)
  expect(priority.append([item(large, 'error')], nowhere)).toBe(true)
  expect(left).toEqual([[1, 0]])
})

test('what was taken over while its process slept is ceded, and what comes then is kept anew', () => {
  const ceded: [inMemory: number, behind: number][] = []
  let now = clock.now()
  const sleeper = open({
    owner: { host: 'other', pid: 1 },
    clock: { now: () => now, monotonicMs: () => 0, after: () => ({ [Symbol.dispose]: () => undefined }) },
    ceded: (...counts) => ceded.push(counts),
  })
  const [inMemory, onDisk, later] = [item('in memory'), item('on disk'), item('later')]
  let room = 1
  sleeper.append([inMemory, onDisk], () => room-- > 0)
  clock.advance(30_001)
  const taker = open()
  expect(loadAll(taker)).toEqual(['in memory', 'on disk'])
  now = clock.now()
  expect(sleeper.append([later], () => true)).toBe(true)
  expect(ceded).toEqual([[1, 1]])
  expect([sleeper.has(inMemory), sleeper.has(later), sleeper.isBehind]).toEqual([false, true, false])
  taker.close()
  sleeper.close()
  expect(loadAll(open())).toEqual(['in memory', 'on disk', 'later'])
  expect(faults).toEqual([])
})

test.each([
  ['vanished', (path: string) => rmSync(path)],
  [
    'cannot be read',
    (path: string) => {
      rmSync(path)
      mkdirSync(path)
    },
  ],
])('a file that %s keeps nothing behind it from being read', (_what, harm) => {
  for (const text of ['a', 'b']) {
    const past = open()
    past.append([item(text)], nowhere)
    past.close()
  }
  const spool = open()
  const first = files('.seg').find((path) => readFileSync(path).includes('a')) ?? ''
  harm(first)
  spool.append([item('c')], nowhere)
  expect(loadAll(spool)).toEqual(['b', 'c'])
  expect(faults).toHaveLength(1)
})

test('on a full disk what is settled is deleted, which makes room again', () => {
  const spool = open()
  const large = 'x'.repeat(1_100_000)
  const items = [item(`1${large}`), item(`2${large}`)]
  for (const one of items) spool.append([one], () => true)
  // No acknowledgement can be written: a folder has its name.
  for (const path of files('.seg')) mkdirSync(`${path}.ack`)
  spool.settle(items.slice(0, 1))
  expect(files('.seg')).toHaveLength(1)
})
