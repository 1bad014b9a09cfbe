// What nobody caught is seen, and nothing changes by it. Processes that die of it: packages/node/e2e.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { Sessions } from './sessions.ts'
import { blindSpots, rejectionListener, watchWarnings, watchWorkers } from './uncaught.ts'
import { watchChild, watchWorker } from './workers.ts'
import { Rig } from '../test/rig.ts'

const folder = mkdtempSync(join(tmpdir(), 'obs-uncaught-'))
let told: { event: string; fields: Readonly<Record<string, unknown>> }[]
const hooks: Disposable[] = []
const log = {
  error(event: string, fields: object): string {
    told.push({ event, fields: fields as Readonly<Record<string, unknown>> })
    return ''
  },
}

beforeEach(() => {
  told = []
})
afterEach(() => {
  for (const hook of hooks.splice(0)) hook[Symbol.dispose]()
})
afterAll(() => rmSync(folder, { recursive: true }))

function script(name: string, code: string): string {
  const path = join(folder, name)
  writeFileSync(path, code)
  return path
}

test('tells what a worker thread dies of, and leaves its error to the application', async () => {
  hooks.push(watchWorkers((worker) => hooks.push(watchWorker(worker, log))))
  const worker = new Worker('throw new RangeError("in the worker")', { eval: true })
  const [error] = (await once(worker, 'error')) as [Error]
  expect(error.message).toBe('in the worker')
  expect(told).toMatchObject([{ event: 'worker.failed', fields: { err: error } }])
})

test('tells a child that ends with a code or by a signal, and no child that ends well', async () => {
  const ends = async (code: string): Promise<void> => {
    const child = fork(script('child.cjs', code), { stdio: 'ignore' })
    hooks.push(watchChild(child, 'resizer', log))
    await once(child, 'exit')
  }
  await ends('process.exit(0)')
  await ends('process.exit(3)')
  await ends("process.kill(process.pid, 'SIGKILL')")
  expect(told).toMatchObject([
    { event: 'child.failed', fields: { child: 'resizer', exit_code: 3 } },
    { event: 'child.failed', fields: { child: 'resizer', signal: 'SIGKILL' } },
  ])
})

test('captures rejections for an application that listens itself', () => {
  const captured: unknown[] = []
  const listen = rejectionListener({ capture: (err) => String(captured.push(err)) })
  const reason = new Error('x')
  listen(reason, Promise.resolve())
  expect(captured).toEqual([reason])
})

test('tells warnings of the process', async () => {
  const warnings: Error[] = []
  hooks.push(watchWarnings((warning) => warnings.push(warning)))
  process.emitWarning('careful', 'TestWarning')
  await new Promise((resolve) => setImmediate(resolve))
  expect(warnings.map(({ name, message }) => `${name}: ${message}`)).toContain('TestWarning: careful')
})

test('names its blind spots with the mend', () => {
  const own = (): void => undefined
  const before = blindSpots('').length
  process.on('unhandledRejection', own)
  expect(blindSpots('').join()).toContain('rejectionListener(errors)')
  process.off('unhandledRejection', own)
  expect(blindSpots('--unhandled-rejections=warn')).toHaveLength(before + 1)
  expect(blindSpots('--unhandled-rejections=strict')).toHaveLength(before)
})

test('counts sessions once a minute from the meters that are there anyway', () => {
  const rig = new Rig()
  const point = (labels: Record<string, string>, value: number): unknown => ({
    name: labels['status'] === undefined ? 'run' : 'http.server.request.duration',
    labels,
    value,
  })
  let points = [
    point({ status: '200' }, 7),
    point({ status: '503' }, 2),
    point({ outcome: 'failure' }, 1),
    point({ outcome: 'success' }, 3),
  ]
  let advanced = 0
  const sessions = new Sessions({
    clock: rig.clock,
    lines: {
      line: (_level, event, fields) =>
        void rig.lines.push({ event, fields: fields as Readonly<Record<string, unknown>> }),
    },
    reader: { collect: () => points as never, advance: () => void (advanced += 1) },
  })
  const since = rig.nowMs
  rig.elapse(60_000)
  points = []
  rig.elapse(60_000)
  sessions.crash()
  sessions.flush()
  sessions.stop()
  expect(rig.lines).toEqual([
    { event: 'release.sessions', fields: { since, exited: 10, errored: 3, crashed: 0 } },
    { event: 'release.sessions', fields: { since: since + 120_000, exited: 0, errored: 0, crashed: 1 } },
  ])
  expect(advanced).toBe(4)
})
