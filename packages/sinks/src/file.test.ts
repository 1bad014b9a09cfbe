// The file sink in a pipeline: what stands in the file, and what is counted where there is none.
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPipeline, Members, type Pipeline } from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import { ecsShape } from '@obs/wire'
import { beforeEach, expect, test } from 'vitest'
import { file, type FileOptions } from './file.ts'

let path: string
let clock: FakeClock
let faults: string[]

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'obs-file-sink-')), 'app.log')
  clock = fakeClock(1_700_000_000_123)
  faults = []
})

function logging(options: Partial<FileOptions> = {}): Pipeline {
  return createPipeline({
    clock,
    sinks: [file({ path, ...options })],
    onFault: ({ message }) => faults.push(message),
  })
}

function line(pipeline: Pipeline, event: string, level: 'info' | 'error' = 'info'): void {
  pipeline.line(level, event, { n: 1 }, Members.none, undefined, undefined)
}

test('appends JSON lines, logfmt or a preset, with the time as asked', async () => {
  for (const options of [{}, { format: 'logfmt', time: 'epoch_ms' }, { shape: ecsShape }] as const) {
    const pipeline = logging(options)
    line(pipeline, 'x')
    await pipeline.close()
  }
  expect(readFileSync(path, 'utf8').split('\n')).toEqual([
    '{"level":"info","time":"2023-11-14T22:13:20.123Z","event":"x","n":1}',
    'time=1700000000123 level=info event=x n=1',
    '{"@timestamp":"2023-11-14T22:13:20.123Z","log.level":"info","message":"x","n":1,"ecs.version":"8.10.0"}',
    '',
  ])
})

test('writes through at error, in the call', () => {
  const pipeline = logging()
  line(pipeline, 'before')
  expect(existsSync(path)).toBe(false)
  line(pipeline, 'failed', 'error')
  expect(readFileSync(path, 'utf8').match(/"event":"\w+"/g)).toEqual(['"event":"before"', '"event":"failed"'])
})

test('puts the process id into the path', async () => {
  const pipeline = logging({ path: path.replace('app', 'app.{pid}') })
  line(pipeline, 'x')
  await pipeline.close()
  expect(existsSync(path.replace('app', `app.${process.pid}`))).toBe(true)
})

test.runIf(existsSync('/dev/full'))('keeps its lines over a full disk and counts each once', async () => {
  symlinkSync('/dev/full', path)
  const pipeline = logging()
  line(pipeline, 'first', 'error')
  line(pipeline, 'second', 'error')
  expect(pipeline.tally()['file']).toEqual({ offered: 2, sent: 0, dropped: {} })
  expect(faults).toEqual([expect.stringContaining('ENOSPC')])
  rmSync(path)
  clock.advance(2000)
  expect(readFileSync(path, 'utf8').match(/first|second/g)).toEqual(['first', 'second'])
  expect(pipeline.tally()['file']).toEqual({ offered: 2, sent: 2, dropped: {} })
  await pipeline.close()
})

test.runIf(existsSync('/dev/full'))('counts as lost what the disk never took', async () => {
  symlinkSync('/dev/full', path)
  const pipeline = logging()
  line(pipeline, 'x', 'error')
  const closed = pipeline.close({ deadlineMs: 50 })
  clock.advance(46)
  expect((await closed)['file']).toEqual({ offered: 1, sent: 0, dropped: { retries_exhausted: 1 } })
})

test('rotates by size', async () => {
  const pipeline = logging({ rotate: { bytesMax: 100, gzip: true } })
  for (const event of ['one', 'two', 'three']) line(pipeline, event, 'error')
  await pipeline.close()
  expect(readFileSync(path, 'utf8')).toContain('three')
  expect(existsSync(`${path}.20231114T221320.123Z.gz`)).toBe(true)
})

test('a thread writes where it is asked to, and close waits for it', async () => {
  const pipeline = createPipeline({ sinks: [file({ path, writer: 'thread' })] })
  for (let n = 0; n < 1000; n += 1) line(pipeline, 'x')
  expect((await pipeline.close())['file']).toEqual({ offered: 1000, sent: 1000, dropped: {} })
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1000)
})

test.each([
  [{ path: '' }, "file: path is empty: give it a name such as 'logs/app.log'"],
  [{ path: 'a', rotate: {} }, 'rotate says neither bytesMax nor everyMs'],
  [{ path: 'a', rotate: { bytesMax: -1 } }, 'rotate.bytesMax is -1: give a number above 0'],
  [{ path: 'a', time: 'noon' as 'iso' }, "file: time is 'noon': use iso, epoch_ms, epoch_ns or tai64n"],
  [{ path: 'a', writer: 'worker' as 'thread' }, "file: writer is 'worker': use direct or thread"],
  [{ path: 'a', format: 'xml' as 'json' }, "file: format is 'xml': use json, logfmt or pretty"],
])('refuses %j', (options, message) => {
  expect(() => file(options)).toThrow(message)
})
