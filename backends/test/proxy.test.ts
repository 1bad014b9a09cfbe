// What the sinks send reaches its server over real proxies: whole addresses in plain, tunnels for TLS.
import { createServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { webhook } from '@obs/sinks/webhook'
import { httpCollector, loopbackCertificate } from '@obs/testing'
import { expect, type TestAPI } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver } from '../src/points.ts'
import { squidServer, type ProxyServer } from '../src/servers/squid.ts'
import { tinyproxyServer } from '../src/servers/tinyproxy.ts'

function cases(test: TestAPI<{ server: ProxyServer }>, name: string): void {
  test(`${name} passes on what is plain`, async ({ server }) => {
    await using collector = await httpCollector()
    const { report } = await knownEvents()
    await deliver(webhook({ endpoint: `${collector.url}/in`, proxy: server.url }), [report])
    const [request] = await collector.until(1)
    expect(request?.path).toBe('/in')
    expect(request?.headers).not.toHaveProperty('proxy-authorization')
    expect(request?.headers['via']).toMatch(/^1\.[01] .*(?:squid|tinyproxy)/i)
  })

  test(`${name} lets TLS through`, async ({ server }) => {
    const collector = createServer({ ...loopbackCertificate }, (req, res) => {
      req.resume().on('end', () => res.end('{}'))
    }).listen(0, '127.0.0.1')
    await once(collector, 'listening')
    const host = `127.0.0.1:${(collector.address() as AddressInfo).port}`
    const { report } = await knownEvents()
    const tls = { ca: loopbackCertificate.cert }
    await deliver(webhook({ endpoint: `https://${host}/in`, tls, proxy: server.url }), [report])
    expect(server.log()).toContain(`CONNECT ${host}`)
    collector.close()
  })
}

cases(onServer(squidServer), 'squid')

const tinyproxy = onServer(tinyproxyServer)
cases(tinyproxy, 'tinyproxy')

// Of a request with a body the same proxy resets the connection, often before its answer can be read.
tinyproxy('a proxy that does not know us is told as such', async ({ server }) => {
  const { report } = await knownEvents()
  const proxy = server.url.replace('secret', 'wrong')
  const sink = webhook({ endpoint: 'https://127.0.0.1:1/', proxy, retryForMs: 0 })
  await expect(deliver(sink, [report])).rejects.toThrow(/the proxy answered 40[17]/)
})
