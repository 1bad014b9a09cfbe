// A proxy on the way changes nothing of how processes end: what is reported last arrives, and one that never answers holds nobody.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loopbackCertificate } from '@obs/testing'
import { parseEnvelope } from '@obs/wire'
import { afterEach, expect, test } from 'vitest'
import { openTunnel } from '../../delivery/test/tunnel.ts'

const packages = join(import.meta.dirname, '../..')
const entry = pathToFileURL(join(packages, 'node/src/index.ts')).href
const sinks = pathToFileURL(join(packages, 'sinks/src')).href
const started: Server[] = []

afterEach(() => {
  for (const server of started.splice(0)) server.close()
})

async function listening(server: Server): Promise<number> {
  started.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A Sentry over TLS, and the ids it was told. */
async function collecting(): Promise<{ port: number; ids: unknown[] }> {
  const ids: unknown[] = []
  const server = createSecureServer({ ...loopbackCertificate }, (req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      ids.push(parseEnvelope(Buffer.concat(chunks)).header['event_id'])
      res.end('{}')
    })
  })
  return { port: await listening(server), ids }
}

async function tunnelling(): Promise<number> {
  const proxy = createServer()
  proxy.on('connect', openTunnel)
  return listening(proxy)
}

/** What a program prints that reports once, over a proxy, and ends so. */
async function printed(how: string, ports: Readonly<{ server: number; proxy: number }>): Promise<string> {
  const program = `
    import { configure, log, obs } from '${entry}'
    import { sentry } from '${sinks}/sentry.ts'
    const dsn = 'https://key@127.0.0.1:${ports.server}/1'
    const tls = { ca: ${JSON.stringify(loopbackCertificate.cert)} }
    configure({ sinks: [sentry({ dsn, tls, proxy: 'http://127.0.0.1:${ports.proxy}', timeoutMs: 60_000 })] })
    const id = log.error('last', { err: new Error('final') })
    process.on('exit', () => process.stdout.write(id))
    void obs
    ${how}`
  const args = ['--conditions=@obs/source', '--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(packages, '..'),
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return text
}

test.each(['', 'process.exit(3)', 'await obs.close()'])(
  'the last report of a program arrives through a tunnel: %s',
  async (how) => {
    const [server, proxy] = [await collecting(), await tunnelling()]
    const id = await printed(how, { server: server.port, proxy })
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(server.ids).toEqual([id])
  },
)

test('a proxy that never answers holds no process beyond the deadline of its last flush', async () => {
  let isAsked = false
  const proxy = createServer()
  proxy.on('connect', () => (isAsked = true))
  // It would take a minute, and this test be given up, if it waited for the request.
  const id = await printed('', { server: 1, proxy: await listening(proxy) })
  expect([isAsked, id.length]).toEqual([true, 32])
  proxy.closeAllConnections()
})
