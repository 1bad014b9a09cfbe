// The demo: a site with the whole SDK, real requests replayed at it, a summary, and one error id in its five places.
import { mkdtempSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { internals } from '@obs/core'
import { configure, obs } from '@obs/node'
import { file } from '@obs/sinks/file'
import { prometheus } from '@obs/sinks/prometheus'
import { sentry } from '@obs/sinks/sentry'
import { httpCollector } from '@obs/testing'
import { parseRequest, shippedLines, type LoggedRequest } from './access-log.ts'
import { openPage } from './page-visitor.ts'
import { bestPlaces, isEverywhere } from './places.ts'
import { Progress } from './progress.ts'
import { replay } from './replay.ts'
import { printPlaces, printSummary } from './summary.ts'

/** What a site is started with. */
export interface SiteParts {
  /** A feed server that refuses connections: nothing listens there. */
  readonly upstream: string
}

/** Starts a site on a free port of 127.0.0.1. */
export type StartSite = (parts: SiteParts) => Promise<Server>

/** Runs the demo. Resolves with the exit code: 0 only if one id was found in all five places. */
export async function demo(name: string, start: StartSite): Promise<number> {
  const logPath = join(mkdtempSync(join(tmpdir(), 'obs-demo-')), 'site.log')
  const collector = await httpCollector()
  const scrapes = prometheus()
  const dsn = `${collector.url.replace('//', '//demo@')}/1`
  configure({ service: name, sinks: [file({ path: logPath }), sentry({ dsn }), scrapes], page: true })
  const server = await start({ upstream: `http://127.0.0.1:${await closedPort()}/feed` })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const address = internals(obs).page?.address(base)
  console.log(`page      ${address ?? 'off'}\nlog file  ${logPath}\n`)

  const lines = shippedLines()
  const requests = lines.map(parseRequest).filter((request) => request !== undefined)
  const cutOff = lines.filter((line) => parseRequest(line) === undefined)
  const progress = new Progress(requests.length)
  const replayed = await replay(base, requests, cutOff, (done) => progress.show(done))
  progress.end()
  await obs.flush()
  printSummary(replayed, internals(obs).groups?.list() ?? [])
  const visitor = await openPage(base, internals(obs).page?.address(base))
  const places = await bestPlaces({ logPath, collector, scrapes, toldIds: replayed.toldIds, page: visitor })
  printPlaces(places)
  if (staysUp()) await untilInterrupted(base, requests, address)
  await obs.close()
  server.closeAllConnections()
  server.close()
  await collector.close()
  return places !== undefined && isEverywhere(places) ? 0 : 1
}

function staysUp(): boolean {
  return !process.argv.includes('--once') && process.env['CI'] === undefined && process.stdout.isTTY
}

async function untilInterrupted(
  base: string,
  requests: readonly LoggedRequest[],
  address: string | undefined,
): Promise<void> {
  console.log(`\nslow traffic goes on until Ctrl-C; the page: ${address ?? 'off'}`)
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  for (let at = 0; !interrupted.signal.aborted; at = (at + 1) % requests.length) {
    await replay(base, requests.slice(at, at + 1), [], () => undefined)
    await new Promise((resolve) => {
      setTimeout(resolve, 200)
    })
  }
}

// A port that was free a moment ago: a connection to it is refused, as it is by a server that is down.
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}
