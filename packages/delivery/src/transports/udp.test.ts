// UDP packets on loopback.
import dns from 'node:dns'
import { existsSync, readdirSync } from 'node:fs'
import { systemClock } from '@obs/core'
import { udpCollector } from '@obs/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { udpTransport } from './udp.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const payload = (body: string | Uint8Array) => ({ body, items: [] })

test('sends each payload as one packet', async () => {
  await using collector = await udpCollector()
  const transport = udpTransport({ url: collector.url, clock: systemClock })
  expect((await transport.send(payload('a:1|c'))).status).toBe(200)
  expect((await transport.send(payload(Buffer.from('b:1|c')))).status).toBe(200)
  expect((await collector.until(2)).map(String)).toEqual(['a:1|c', 'b:1|c'])
  transport.close()
})

test('a packet too large for UDP is too large, not a failure to try again', async () => {
  await using collector = await udpCollector()
  const transport = udpTransport({ url: collector.url, clock: systemClock })
  expect((await transport.send(payload(Buffer.alloc(70_000)))).status).toBe(413)
  expect((await transport.send(payload('next'))).status).toBe(200)
  transport.close()
})

test('a name that nobody knows is a failure', async () => {
  const transport = udpTransport({ url: 'udp://nowhere.invalid:1', clock: systemClock })
  expect((await transport.send(payload('a'))).status).toBe(0)
  transport.close()
})

// As `localhost` is `::1` before it is 127.0.0.1, where a collector listens at the latter alone.
test('where one address of a host refuses, the next is tried', async () => {
  await using collector = await udpCollector()
  const addresses = ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 }))
  const { lookup } = dns
  const looked = (host: string, options: object, done: (...found: readonly unknown[]) => void): void =>
    host === 'two.test' ? done(null, addresses) : lookup(host, options, done)
  vi.spyOn(dns, 'lookup').mockImplementation(looked as typeof lookup)
  const transport = udpTransport({ url: collector.url.replace('127.0.0.1', 'two.test'), clock: systemClock })
  // What the kernel has taken it tells refused with a later packet.
  for (let count = 0; count < 5; count += 1) await transport.send(payload('a'))
  expect((await collector.until(1)).map(String)).toContain('a')
  transport.close()
})

// To everybody at once nobody may send who has not asked the kernel for it.
test.runIf(existsSync('/proc/self/fd'))('a network out of reach is a failure that says why', async () => {
  const transport = udpTransport({ url: 'udp://255.255.255.255:9', clock: systemClock })
  const before = readdirSync('/proc/self/fd').length
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { status, body } = await transport.send(payload('a'))
    expect([status, body]).toEqual([0, expect.stringContaining('EACCES')])
  }
  expect(readdirSync('/proc/self/fd').length - before).toBeLessThan(10)
  transport.close()
})
