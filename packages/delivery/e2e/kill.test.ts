// kill -9 at random moments: everything that the tally called spooled arrives after restarts, and no more is repeated than a batch a kill.
// OBS_KILLS says how often; default 100, about two minutes.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { expect, test } from 'vitest'

const kills = Number(process.env['OBS_KILLS'] ?? 100)
const batchItemsMax = 100
const folder = mkdtempSync(join(tmpdir(), 'obs-kill-'))
const arrived = new Map<string, number>()

function start(url: string, run: string, mode = 'offer'): ChildProcess {
  const script = join(import.meta.dirname, 'offering.ts')
  return spawn(process.execPath, [
    '--conditions=@obs/source',
    '--import',
    'tsx',
    script,
    folder,
    url,
    run,
    mode,
  ])
}

/** The numbers a process has told when it is over, and what it complained about. */
function listen(child: ChildProcess): {
  told(): number
  complaints(): string
  first: Promise<void>
  over: Promise<number | null>
} {
  let out = ''
  let complaints = ''
  const first = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      resolve()
    })
  })
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const over = new Promise<number | null>((resolve) => {
    child.on('close', (code) => resolve(code))
  })
  // The last line may be cut off by the kill.
  const told = (): number => Number(out.slice(0, out.lastIndexOf('\n')).split('\n').at(-1))
  return { told, complaints: () => complaints, first, over }
}

test(`${kills} kills lose nothing that was spooled`, { timeout: 1_200_000 }, async () => {
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      for (const id of body.split('\n')) arrived.set(id, (arrived.get(id) ?? 0) + 1)
      setTimeout(() => res.end(), Math.random() * 8)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const spooled: number[] = []
  for (let run = 0; run < kills; run += 1) {
    const child = start(url, String(run))
    const heard = listen(child)
    await heard.first
    await after(Math.random() * 300)
    child.kill('SIGKILL')
    await heard.over
    expect(heard.complaints()).toBe('')
    spooled.push(heard.told())
  }
  const last = listen(start(url, 'last', 'empty'))
  expect(await last.over).toBe(0)
  server.close()
  expect([last.told(), last.complaints()]).toEqual([0, ''])
  const lost = spooled.flatMap((count, run) =>
    Array.from({ length: count }, (_, id) => `${run}:${id}`).filter((id) => !arrived.has(id)),
  )
  const total = spooled.reduce((sum, count) => sum + count, 0)
  const repeated = [...arrived.values()].reduce((sum, count) => sum + count - 1, 0)
  console.log(`${kills} kills, ${total} events spooled, ${lost.length} lost, ${repeated} arrived again`)
  expect(lost).toEqual([])
  expect(total).toBeGreaterThan(kills * 100)
  expect(repeated).toBeLessThanOrEqual(kills * batchItemsMax)
})
