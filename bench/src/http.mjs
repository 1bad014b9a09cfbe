// Throughput with everything on, of the bare framework: requests per CPU second of the server, which one busy thread limits.
// Beside it the same by hand with pino-http, Sentry and prom-client, and the least that any carrier of context can cost.
import { alternate } from '../harness/alternate.mjs'
import { startCollector } from '../harness/collector.mjs'
import { load } from '../harness/load.mjs'
import { startSide } from '../harness/processes.mjs'

export const name = 'http'

const frameworks = {
  express: { bare: ['bare', 'bare-answering'], floor: 0.88, goal: 0.93 },
  fastify: { bare: ['bare'], floor: 0.8, goal: 0.9 },
}
const peers = { rival: 'by hand', least: 'context and a line alone' }
const failing = { floor: 0.7, goal: 0.8 }

export async function run({ rounds, scale, report }) {
  const collector = await startCollector()
  for (const [framework, { bare, ...limits }] of Object.entries(frameworks)) {
    const servers = await start(framework, [...bare, 'obs', 'rival', 'least'], collector.port)
    const measure = async (path, count, status) => {
      const sides = Object.fromEntries(
        Object.entries(servers).map(([side, server]) => [
          side,
          () => microsPerRequest(server, path, count, status),
        ]),
      )
      for (const warm of Object.values(sides)) await warm()
      for (const { side } of Object.values(servers)) await side.ask('age')
      for (const warm of Object.values(sides)) await warm()
      return alternate(rounds, sides)
    }
    tell(
      report,
      `${framework} answering`,
      await measure('/orders/7', scale(8000), '200'),
      bare.slice(0, 1),
      limits,
    )
    tell(report, `${framework} failing`, await measure('/fail/7', scale(4000), '500'), bare, failing)
    for (const { side } of Object.values(servers)) await side.stop()
  }
  collector.stop()
}

async function start(framework, sides, collectorPort) {
  const servers = {}
  for (const name of sides) {
    const side = startSide('http.mjs', [framework, name, collectorPort], { stderr: 'ignore' })
    servers[name] = { side, port: await side.next() }
  }
  return servers
}

async function microsPerRequest({ side, port }, path, count, status) {
  const before = await side.ask('cpu')
  const statuses = await load({ port, path, count })
  if (statuses[status] !== count) throw new Error(`${path} answered ${JSON.stringify(statuses)}`)
  return ((await side.ask('cpu')) - before) / count
}

function tell(report, what, results, bares, { floor, goal }) {
  for (const bare of bares) {
    const limits = bare === bares[0] ? { floor, goal } : {}
    report.ratio({
      what: `${what}, of ${bare}`,
      ours: results.obs,
      theirs: results[bare],
      unit: 'µs',
      ...limits,
    })
    for (const [side, called] of Object.entries(peers))
      report.ratio({
        what: `${what}, ${called}, of ${bare}`,
        ours: results[side],
        theirs: results[bare],
        unit: 'µs',
      })
  }
}
