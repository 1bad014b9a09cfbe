// Several instances and one folder: what the later ones know, what is told of a folder that cannot be used.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { internals, type Fault, type GroupSummary } from '@obs/core'
import { pidSpace } from '@obs/delivery'
import { fakeClock, type FakeClock } from '@obs/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createObs } from '../default.ts'
import { createInstance, type Obs } from '../instance.ts'
import type { ObsOptions } from '../options.ts'

let folder: string
let clock: FakeClock
let faults: Fault[]
let running: Obs[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obs-kept-'))
  clock = fakeClock(1_800_000_000_000)
  faults = []
  running = []
})

afterEach(async () => {
  for (const obs of running) await obs.close()
  rmSync(folder, { recursive: true, force: true })
})

function start(options: ObsOptions = {}): Obs {
  const obs = createObs({
    service: 'shop',
    release: '1.0.0',
    sinks: [],
    clock,
    page: { persist: folder, auth: () => 'write' },
    onFault: (fault) => faults.push(fault as Fault),
    ...options,
  })
  running.push(obs)
  return obs
}

function fail(obs: Obs, times = 1): void {
  for (let time = 0; time < times; time += 1) obs.log.error('order.failed', { err: new TypeError('no') })
}

const list = (obs: Obs): readonly GroupSummary[] => internals(obs).groups?.list() ?? []

/** What the page answers at `/_obs<path>`. */
async function ask(obs: Obs, path: string, init: RequestInit = {}): Promise<unknown> {
  const server = createServer((request, response) => void internals(obs).page?.handle(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}/_obs${path}`, init)
  server.close()
  expect(answer.status).toBe(200)
  return answer.json()
}

async function decide(obs: Obs, change: object): Promise<void> {
  await ask(obs, `/errors/${list(obs)[0]?.group}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  })
}

test('counts, first and last sight go on after an end, and so does what the group is called', async () => {
  const one = start()
  fail(one, 3)
  await one.close()
  clock.advance(60_000)
  const two = start()
  fail(two)
  expect(list(two)).toMatchObject([
    { count: 4, firstSeen: 1_800_000_000_000, lastSeen: 1_800_000_060_000, type: 'TypeError' },
  ])
  expect(internals(two).groups?.total).toBe(4)
  expect(faults).toEqual([])
})

test('a group resolved in one release regresses when it fails in the next', async () => {
  const one = start()
  fail(one)
  await decide(one, { to: 'resolved', fixed: 'next' })
  await one.close()
  const same = start()
  fail(same)
  expect(list(same)).toMatchObject([{ state: { is: 'resolved', release: '1.0.0' } }])
  await same.close()
  const next = start({ release: '1.1.0' })
  fail(next)
  expect(list(next)).toMatchObject([{ count: 3, state: { is: 'regressed', release: '1.1.0' } }])
})

test('a decision is on disk before it is answered, and in force in the others five seconds later', async () => {
  const [one, two] = [start(), start()]
  fail(one)
  fail(two)
  await decide(one, { to: 'muted' })
  expect(readFileSync(join(folder, 'errors-shop.json'), 'utf8')).toContain('"is":"muted"')
  clock.advance(5000)
  expect(list(two)).toMatchObject([{ count: 1, state: { is: 'muted' } }])
})

test('two that share a folder add up for the next, and nothing is written while nothing fails', async () => {
  const [one, two] = [start(), start()]
  fail(one, 2)
  fail(two, 3)
  clock.advance(5000)
  const path = join(folder, 'errors-shop.json')
  const written = readFileSync(path, 'utf8')
  rmSync(path)
  clock.advance(10_000)
  expect(existsSync(path)).toBe(false)
  writeFileSync(path, written)
  await one.close()
  await two.close()
  expect(list(start())).toMatchObject([{ count: 5 }])
  expect(readdirSync(folder)).toEqual(['errors-shop.json'])
})

test('with a fleet what was kept is not counted twice', async () => {
  const fleet = join(folder, 'fleet')
  const one = start({ fleet })
  fail(one, 2)
  await one.close()
  const two = start({ fleet })
  fail(two)
  expect(await ask(two, '/errors?format=json')).toMatchObject({ total: 3, groups: [{ count: 3 }] })
  expect(list(two)).toMatchObject([{ count: 3 }])
})

test('a process that did not end is told once, with its last commit', () => {
  const killed = {
    id: '999999999-1',
    pid: 999_999_999,
    thread: 0,
    birth: '1',
    host: hostname(),
    pids: pidSpace(),
    start: 1,
    time: 5000,
  }
  const elsewhere = { ...killed, id: '7-1', pid: 7, host: 'another', time: clock.now() }
  const saved = { version: 1, groups: [], states: [], other: 7 }
  writeFileSync(
    join(folder, 'errors-shop.json'),
    JSON.stringify({ obs: 1, holders: [killed, elsewhere], saved }),
  )
  const lines: object[] = []
  const keep = {
    name: 'keep',
    signals: ['log'] as const,
    write: (event: object) => void lines.push(event),
  }
  const obs = start({ sinks: [keep] })
  expect(lines).toMatchObject([
    {
      level: 'warn',
      event: 'process.unclean_end',
      fields: { pid: 999_999_999, committed: '1970-01-01T00:00:05.000Z' },
    },
  ])
  expect(internals(obs).groups?.total).toBe(7)
  start({ sinks: [keep] })
  expect(lines).toHaveLength(1)
  // One of another machine is believed for three minutes.
  clock.advance(240_000)
  expect(lines).toMatchObject([{}, { fields: { pid: 7, host: 'another' } }])
})

test('a file that cannot be read is put aside and told; counting begins anew', async () => {
  const path = join(folder, 'errors-shop.json')
  for (const text of ['{"obs":1,"hol', '[]', '{"obs":1,"holders":[],"saved":{"version":1,"groups":[{}]}}']) {
    writeFileSync(path, text)
    const obs = start()
    fail(obs)
    await obs.close()
    expect(readFileSync(`${path}.broken`, 'utf8')).toBe(text)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ saved: { groups: [{ count: 1 }] } })
  }
  expect(faults.map(({ code }) => code)).toContain('persist_broken')
  expect(faults[0]?.message).toContain('errors-shop.json.broken')
})

test('a folder that cannot be written is told once with its mend, and the application goes on', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const obs = start({ page: { persist: join(file, 'below') } })
  fail(obs, 2)
  clock.advance(120_000)
  await obs.close()
  expect(list(obs)).toMatchObject([{ count: 2 }])
  expect(faults.map(({ code }) => code)).toEqual(['persist_failed'])
  expect(faults[0]?.message).toContain('page.persist')
})

test('a folder that vanishes and comes back keeps the whole count', async () => {
  const below = join(folder, 'below')
  const obs = start({ page: { persist: below } })
  fail(obs)
  clock.advance(5000)
  rmSync(below, { recursive: true })
  fail(obs)
  clock.advance(5000)
  expect(faults.map(({ code }) => code)).toEqual(['persist_failed'])
  mkdirSync(below)
  fail(obs)
  clock.advance(5000)
  await obs.close()
  expect(list(start({ page: { persist: below } }))).toMatchObject([{ count: 3 }])
})

test('refuses another folder while it counts', () => {
  const { obs, configure } = createInstance(clock)
  running.push(obs)
  configure({ sinks: [], page: { persist: folder } })
  const elsewhere = join(folder, 'elsewhere')
  expect(() => configure({ page: { persist: elsewhere } })).toThrow(`page.persist is '${elsewhere}' and was`)
  configure({ sinks: [], page: { persist: '' } })
  expect(JSON.parse(readFileSync(join(folder, 'errors-unknown_service%3Anode.json'), 'utf8'))).toMatchObject({
    holders: [],
  })
})
