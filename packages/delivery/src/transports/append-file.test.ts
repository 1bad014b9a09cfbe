// Real files: followed where they are moved away, rotated where asked, waited for where they cannot be written.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { turn } from '../../test/turn.ts'
import { AppendFile } from './append-file.ts'
import { Rotation, type RotationRules } from './rotation.ts'
import { WorkerWriter } from './worker-writer.ts'
import type { DescriptorWriter } from './writer.ts'

let folder: string
let path: string
let now: number
let troubles: unknown[]
const day = 86_400_000
type Three = [number, number, number]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obs-file-'))
  path = join(folder, 'app.log')
  now = Date.UTC(2026, 10, 25, 12)
  troubles = []
})

const bytes = (text: string): Uint8Array => Buffer.from(text)
const read = (name = path): string => readFileSync(name, 'utf8')

function rotating(rules: Partial<RotationRules>, template = path): { file: AppendFile; rotation: Rotation } {
  const own = template.replaceAll('{pid}', String(process.pid))
  const all = { filesMax: 10, gzip: 'none' as const, ...rules }
  const rotation = new Rotation(template, own, all, (cause) => troubles.push(cause))
  return { file: new AppendFile({ path: own, now: () => now, rotation }), rotation }
}

test('makes folders, appends to what is there, and leaves other writers their lines', () => {
  const deep = join(folder, 'a/b/app.log')
  const one = new AppendFile({ path: deep, now: () => now })
  const other = new AppendFile({ path: deep, now: () => now })
  one.write(bytes('1\n'))
  other.write(bytes('2\n'))
  one.write(bytes('3\n'))
  expect(read(deep)).toBe('1\n2\n3\n')
  one.close()
  other.close()
})

test('opens the new file within a second of being moved away', () => {
  const file = new AppendFile({ path, now: () => now })
  file.write(bytes('1\n'))
  renameSync(path, `${path}.1`)
  file.write(bytes('2\n'))
  now += 1000
  file.write(bytes('3\n'))
  expect([read(`${path}.1`), read()]).toEqual(['1\n2\n', '3\n'])
  file.close()
})

test('comes back where its folder was removed', () => {
  const deep = join(folder, 'logs/app.log')
  const file = new AppendFile({ path: deep, now: () => now })
  file.write(bytes('1\n'))
  rmSync(join(folder, 'logs'), { recursive: true })
  now += 1000
  file.write(bytes('2\n'))
  expect(read(deep)).toBe('2\n')
  file.close()
})

test.runIf(existsSync('/dev/full'))('says what the disk says, and writes once there is room', () => {
  symlinkSync('/dev/full', path)
  const file = new AppendFile({ path, now: () => now })
  expect(() => file.write(bytes('1\n'))).toThrow('ENOSPC')
  rmSync(path)
  now += 1000
  file.write(bytes('1\n'))
  expect(read()).toBe('1\n')
  file.close()
})

test('says why a path cannot be opened, and opens it once it can', () => {
  const parent = join(folder, 'taken')
  writeFileSync(parent, '')
  const file = new AppendFile({ path: join(parent, 'app.log'), now: () => now })
  expect(() => file.write(bytes('1\n'))).toThrow(/ENOTDIR|EEXIST/)
  rmSync(parent)
  file.write(bytes('1\n'))
  expect(read(join(parent, 'app.log'))).toBe('1\n')
  file.close()
})

test('rotates before a write that would pass the size, and never splits a write', async () => {
  const { file, rotation } = rotating({ bytesMax: 10 })
  for (const line of ['12345\n', '123\n', '1234567890123\n', 'x\n']) {
    file.write(bytes(line))
    now += 1
  }
  await rotation.settled()
  expect(read()).toBe('x\n')
  expect(readdirSync(folder)).toEqual([
    'app.log',
    'app.log.20261125T120000.002Z',
    'app.log.20261125T120000.003Z',
  ])
  expect(read(join(folder, 'app.log.20261125T120000.002Z'))).toBe('12345\n123\n')
  file.close()
})

test('rotates with the day, also where the file is from the day before', () => {
  writeFileSync(path, 'old\n')
  utimesSync(path, new Date(now - day), new Date(now - day))
  const { file } = rotating({ everyMs: day })
  file.write(bytes('today\n'))
  now += day
  file.write(bytes('tomorrow\n'))
  expect(read()).toBe('tomorrow\n')
  expect(readdirSync(folder)).toHaveLength(3)
  file.close()
})

test('compresses what it rotated and keeps the newest files only', async () => {
  const { file, rotation } = rotating({ bytesMax: 1, filesMax: 2, gzip: 'gzip' })
  for (const line of ['1\n', '2\n', '3\n', '4\n']) {
    file.write(bytes(line))
    await rotation.settled()
    now += 1
  }
  const kept = readdirSync(folder).filter((name) => name !== 'app.log')
  expect(kept.map((name) => gunzipSync(readFileSync(join(folder, name))).toString())).toEqual(['2\n', '3\n'])
  expect(troubles).toEqual([])
  file.close()
})

test('an archive that cannot be written leaves nothing behind, and what is too old leaves all the same', async () => {
  const unreadable = 'app.log.20261125T115959.999Z'
  mkdirSync(join(folder, unreadable))
  const old = ['01', '02', '03'].map((date) => `app.log.202611${date}T000000.000Z.gz`)
  for (const name of old) writeFileSync(join(folder, name), '')
  const { file, rotation } = rotating({ bytesMax: 100, filesMax: 2, gzip: 'gzip' })
  file.write(bytes('1\n'))
  await rotation.settled()
  expect(readdirSync(folder)).toEqual(['app.log', old[2], unreadable])
  expect(troubles).toEqual([expect.objectContaining({ code: 'EISDIR' })])
  file.close()
})

test('removes what is older than asked, and files of processes that are gone, never those of others', async () => {
  const gone = join(folder, 'app.4194303.log')
  writeFileSync(gone, 'gone\n')
  utimesSync(gone, new Date(now - 3 * day), new Date(now - 3 * day))
  writeFileSync(join(folder, `app.${process.ppid}.log`), 'alive\n')
  writeFileSync(join(folder, 'app.4194303.log.20261120T000000.000Z'), 'rotated\n')
  writeFileSync(join(folder, `other-${randomUUID()}.log`), 'not ours\n')
  const { file, rotation } = rotating({ bytesMax: 100, keepMs: 2 * day }, join(folder, 'app.{pid}.log'))
  file.write(bytes('1\n'))
  await rotation.settled()
  expect(readdirSync(folder).filter((name) => name.startsWith('app'))).toEqual(
    [`app.${process.pid}.log`, `app.${process.ppid}.log`].toSorted(),
  )
  file.close()
})

test('goes on where its file cannot be moved aside, and tells why', () => {
  const { file } = rotating({ bytesMax: 1 })
  file.write(bytes('1\n'))
  rmSync(path)
  file.write(bytes('2\n'))
  expect(troubles).toHaveLength(1)
  expect(read()).toBe('2\n')
  file.close()
})

test('tries to move its file aside again although the clock was set back', () => {
  const { file } = rotating({ bytesMax: 1 })
  const away = `${path}.away`
  file.write(bytes('1\n'))
  renameSync(path, away)
  file.write(bytes('2\n'))
  renameSync(away, path)
  now -= 3_600_000
  file.write(bytes('3\n'))
  expect(read()).toBe('3\n')
  file.close()
})

test('a thread of its own writes in order, and the end waits for it', () => {
  const writer = new WorkerWriter(() => 5000)
  const file = new AppendFile({ path, now: () => now, writer })
  const outcomes: string[] = []
  for (let line = 0; line < 100; line += 1) {
    file.write(bytes(`${line}\n`))
    file.settle?.((outcome) => outcomes.push(outcome))
  }
  file.finishSync()
  expect(read().split('\n').slice(0, -1).map(Number)).toEqual(Array.from({ length: 100 }, (_, line) => line))
  expect(outcomes).toEqual(Array.from({ length: 100 }, () => 'sent'))
  file.close()
})

test('a thread that cannot write in time gives up, and says so', () => {
  mkdirSync(join(folder, 'x'))
  const writer = new WorkerWriter(() => 0)
  const file = new AppendFile({ path, now: () => now, writer })
  const outcomes: string[] = []
  file.write(bytes('1\n'))
  file.settle?.((outcome) => outcomes.push(outcome))
  file.finishSync()
  expect(outcomes).toEqual(['lost'])
  file.close()
})

test('of a thread that ends before its time what it wrote is sent, and a new one goes on', async () => {
  // Threads of other tests are announced by then.
  await turn()
  const writer = new WorkerWriter(() => 5000)
  const outcomes: string[] = []
  const [file, next, full] = [path, `${path}.next`, '/dev/full'].map((name) => openSync(name, 'a')) as Three
  const write = (descriptor: number): void => {
    writer.write(descriptor, bytes('x\n'))
    writer.settle((outcome) => outcomes.push(outcome))
  }
  const made = once(process, 'worker') as Promise<[Worker]>
  write(file)
  const [thread] = await made
  // Once this is on disk the one before is counted, of which this thread has heard nothing yet.
  writer.write(next, bytes('y\n'))
  write(full)
  while (read(`${path}.next`) === '');
  await thread.terminate()
  expect(outcomes).toEqual(['sent', 'lost'])
  write(file)
  expect(outcomes).toHaveLength(2)
  writer.finishSync()
  expect(outcomes).toEqual(['sent', 'lost', 'sent'])
  expect(read()).toBe('x\nx\n')
  for (const descriptor of [file, next, full]) writer.close(descriptor)
  writer.end()
})

test('what was given up counts for nothing that is written later', async () => {
  let waitMs = 0
  const writer = new WorkerWriter(() => waitMs)
  const outcomes: string[] = []
  const write = (name: string): void => {
    writer.write(openSync(name, 'a'), bytes('x\n'))
    writer.settle((outcome) => outcomes.push(`${name} ${outcome}`))
  }
  write(path)
  writer.finishSync()
  expect(outcomes).toEqual([`${path} lost`])
  write('/dev/full')
  // The thread starts no sooner than this one lets it, and writes both in order.
  while (read() === '') await turn()
  waitMs = 20
  writer.finishSync()
  expect(outcomes).toEqual([`${path} lost`, '/dev/full lost'])
  writer.end()
})

test('a thread that is behind says it is busy instead of growing', () => {
  const file = new AppendFile({ path: '/dev/full', now: () => now, writer: new WorkerWriter(() => 0) })
  const chunk = new Uint8Array(1024 * 1024)
  expect(() => {
    for (let turn = 0; turn < 9; turn += 1) file.write(chunk)
  }).toThrow('behind')
  file.finishSync()
  file.close()
})

test('what another thread has not written yet is not missing from the archive', async () => {
  const late: (() => void)[] = []
  const writer: DescriptorWriter = {
    write: (descriptor, text) => late.push(() => void writeSync(descriptor, text)) && text.length,
    written: async () =>
      new Promise((resolve) => {
        late.push(resolve)
      }),
    close: (descriptor) => void late.push(() => closeSync(descriptor)),
    end: () => undefined,
  }
  const { rotation } = rotating({ bytesMax: 1, gzip: 'gzip' })
  const file = new AppendFile({ path, now: () => now, rotation, writer })
  for (const line of ['1\n', '2\n', '3\n']) file.write(bytes(line))
  file.close()
  await turn()
  for (const act of late) act()
  await rotation.settled()
  const archives = readdirSync(folder).filter((name) => name.endsWith('.gz'))
  const texts = archives.map((name) => gunzipSync(readFileSync(join(folder, name))).toString())
  expect(texts.toSorted()).toEqual(['1\n', '2\n'])
  expect(read()).toBe('3\n')
})

test('of files rotated in one millisecond the last ones are kept', async () => {
  const { file, rotation } = rotating({ bytesMax: 1, filesMax: 2 })
  for (let line = 1; line <= 13; line += 1) file.write(bytes(`${line}\n`))
  await rotation.settled()
  expect(
    readdirSync(folder)
      .map((name) => read(join(folder, name)))
      .toSorted(),
  ).toEqual(['11\n', '12\n', '13\n'])
  file.close()
})
