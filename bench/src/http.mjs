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

// Two processes of one side differ by more than what is measured, as V8 compiles them in another order: each side is
// several processes, one after the other, and each gives its rounds.
const generations = 3

export async function run({ quick, rounds, scale, report }) {
  const collector = await startCollector()
  for (const [framework, { bare, ...limits }] of Object.entries(frameworks)) {
    const sides = [...bare, 'obs', ...Object.keys(peers)]
    const answering = emptyResults(sides)
    const failed = emptyResults(sides)
    for (let generation = 0; generation < (quick ? 1 : generations); generation += 1) {
      const servers = await start(framework, sides, collector.port)
      const measure = async (into, path, count, status) => {
        const found = await measured(servers, Math.ceil(rounds / 2), { path, count, status })
        for (const side of sides) into[side].push(...found[side])
      }
      await measure(answering, '/orders/7', scale(3000), '200')
      await measure(failed, '/fail/7', scale(2000), '500')
      for (const { side } of Object.values(servers)) await side.stop()
    }
    tell(report, `${framework} answering`, answering, bare.slice(0, 1), limits)
    tell(report, `${framework} failing`, failed, bare, failing)
  }
  collector.stop()
}

function emptyResults(sides) {
  return Object.fromEntries(sides.map((side) => [side, []]))
}

async function measured(servers, rounds, { path, count, status }) {
  const sides = Object.fromEntries(
    Object.entries(servers).map(([side, server]) => [
      side,
      () => microsPerRequest(server, path, count, status),
    ]),
  )
  const warm = async (times) => {
    for (const side of Object.values(sides)) for (let i = 0; i < times; i += 1) await side()
  }
  await warm(1)
  for (const { side } of Object.values(servers)) await side.ask('age')
  // The collection took compiled code along: V8 needs some ten thousand requests until it has it again.
  await warm(4)
  return alternate(rounds, sides)
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
