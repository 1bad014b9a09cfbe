// Events through queue, batch, frame and a loopback server, per transport: CPU of the sending process with all its threads, and events a
// second from the first call until the server has the last. `alone` is a delivery given ready bytes, `obs` is `log.info`. Beside pino's transport (a worker) over TCP, hot-shots over UDP and
// OpenTelemetry's log exporters over HTTP, in protobuf and in JSON. A side that loses an event stops the bench; UDP may lose, and says so.
import { createSocket } from 'node:dgram'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate } from '../harness/alternate.mjs'
import { startSide } from '../harness/processes.mjs'
import { median } from '../harness/statistics.mjs'

export const name = 'delivery'

const kinds = {
  tcp: { sides: ['alone', 'obs', 'obs-spool', 'pino'], count: 100_000 },
  http: {
    sides: ['alone', 'obs', 'obs-json', 'obs-worker', 'opentelemetry', 'opentelemetry-json'],
    count: 50_000,
  },
  udp: { sides: ['alone', 'obs', 'hot-shots'], count: 200_000 },
  unix: { sides: ['alone', 'obs'], count: 100_000 },
}

export async function run({ rounds, scale, report }) {
  for (const [kind, { sides, count }] of Object.entries(kinds)) {
    const events = scale(count)
    const results = await alternate(
      Math.min(rounds, 5),
      Object.fromEntries(sides.map((side) => [side, () => once(kind, side, events)])),
    )
    const costs = (side) => results[side].map(({ micros }) => (micros * 1000) / events)
    for (const side of sides) {
      const perSecond = median(results[side].map(({ ms }) => (events * 1000) / ms))
      const share = Math.min(...results[side].map(({ arrived }) => arrived / events))
      report.most({
        what: `${kind}, ${side}`,
        values: costs(side),
        unit: 'ns CPU an event',
        detail: `${Math.round(perSecond / 1000)} 000 events/s${share < 1 ? `, at worst ${(share * 100).toFixed(1)} % arrived` : ''}`,
      })
      if (!side.startsWith('obs') && side !== 'alone')
        report.ratio({ what: `${kind}, ${side} over ours`, ours: costs(ours(side)), theirs: costs(side) })
    }
  }
}

// With the same encoding.
function ours(side) {
  return side.endsWith('-json') ? 'obs-json' : 'obs'
}

async function once(kind, side, events) {
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const server = await servers[kind](folder)
  const child = startSide('deliver.mjs', [kind, side, server.url, events, folder])
  await child.next()
  const began = performance.now()
  const { sent } = await child.ask('go')
  if (kind === 'udp') await server.quiet()
  else await server.until(events)
  const ms = performance.now() - began - (kind === 'udp' ? server.quietMs : 0)
  const micros = await child.ask('cpu')
  await child.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
  if (sent !== undefined && sent < events) throw new Error(`${side} sent ${sent} of ${events}`)
  return { micros, ms, arrived: server.arrived() }
}

/** Counts the marks of events in what arrives. Every event carries one. */
function counter() {
  const mark = Buffer.from('gorets')
  let arrived = 0
  let wanted = Infinity
  let resolve
  let rest = Buffer.alloc(0)
  return {
    arrived: () => arrived,
    take(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let end = 0
      for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, end)) {
        arrived += 1
        end = at + mark.length
      }
      rest = bytes.subarray(Math.max(end, bytes.length - mark.length + 1))
      if (arrived >= wanted) resolve?.()
    },
    async until(events) {
      wanted = events
      if (arrived < events) await new Promise((done) => (resolve = done))
    },
  }
}

async function streamServer(listen, url) {
  const counts = counter()
  const server = createServer((socket) => socket.on('data', counts.take).on('error', () => socket.destroy()))
  await new Promise((done) => server.listen(...listen, done))
  return { ...counts, url: url(server.address()), stop: () => server.close() }
}

const servers = {
  tcp: () => streamServer([0, '127.0.0.1'], ({ port }) => `tcp://127.0.0.1:${port}`),
  unix: (folder) => streamServer([join(folder, 's')], () => `unix:${join(folder, 's')}`),
  async http() {
    const counts = counter()
    const server = createHttpServer((request, response) => {
      request.on('data', counts.take)
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
    })
    await new Promise((done) => server.listen(0, '127.0.0.1', done))
    const stop = () => server.close().closeAllConnections()
    return { ...counts, url: `http://127.0.0.1:${server.address().port}`, stop }
  },
  async udp() {
    const counts = counter()
    const quietMs = 200
    let latest = 0
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
    socket.on('message', (packet) => {
      latest = performance.now()
      counts.take(packet)
    })
    await new Promise((done) => socket.bind(0, '127.0.0.1', done))
    const quiet = async () => {
      while (performance.now() - latest < quietMs) await new Promise((done) => setTimeout(done, 20))
    }
    return {
      ...counts,
      quiet,
      quietMs,
      url: `udp://127.0.0.1:${socket.address().port}`,
      stop: () => socket.close(),
    }
  },
}
