// Payloads written to files and streams.
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import { fileTransport } from './append.ts'
import { memoryTransport } from './memory.ts'

const folder = mkdtempSync(join(tmpdir(), 'obs-append-'))
const payload = (body: string) => ({ body, items: [] })

test('appends to a file whose folders it makes, and follows it when it is rotated', async () => {
  const path = join(folder, 'a/b.log')
  const clock = fakeClock()
  const file = fileTransport({ path, clock })
  expect((await file.send(payload('1\n'))).status).toBe(200)
  renameSync(path, `${path}.1`)
  clock.advance(1000)
  expect(file.sendSync?.(payload('2\n'))?.status).toBe(200)
  file.close()
  expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['1\n', '2\n'])
})

test('a file that cannot be opened is a failure and not a throw', async () => {
  writeFileSync(join(folder, 'file'), '')
  const reply = await fileTransport({ path: join(folder, 'file/below'), clock: fakeClock() }).send(
    payload('1'),
  )
  expect(reply.status).toBe(0)
})

test('memory keeps the latest payloads', async () => {
  const memory = memoryTransport(2)
  for (const body of ['1', '2', '3']) await memory.send(payload(body))
  expect(memory.payloads.map(({ body }) => body)).toEqual(['2', '3'])
})
