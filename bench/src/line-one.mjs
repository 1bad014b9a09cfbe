// One side of the log line bench, as its own process: writes N lines, K per turn, and prints its CPU microseconds.
import { openSync } from 'node:fs'

const [side, path, linesText, perTurnText] = process.argv.slice(2)
const lines = Number(linesText)
const perTurn = Number(perTurnText)

async function loggerOf(name) {
  if (name === 'obs') {
    const { createPipeline } = await import('@obs/core')
    const { createLogger } = await import('@obs/log')
    const { file } = await import('@obs/sinks/file')
    const { pinoShape } = await import('@obs/wire')
    const pipeline = createPipeline({ sinks: [file({ path, shape: pinoShape })] })
    const log = createLogger(pipeline).bind({ service: 'shop', region: 'eu-west-1', version: 7 })
    return { info: (fields, event) => log.info(event, fields), end: () => pipeline.flush() }
  }
  const { pino, destination } = await import('pino').then(({ default: p }) => ({
    pino: p,
    destination: p.destination,
  }))
  const sink =
    name === 'pino-sync'
      ? destination({ fd: openSync(path, 'a'), sync: true })
      : destination({ dest: path, sync: false })
  const log = pino({ base: undefined }, sink).child({ service: 'shop', region: 'eu-west-1', version: 7 })
  return {
    info: (fields, event) => log.info(fields, event),
    end: () => new Promise((done) => log.flush(done)),
  }
}

const log = await loggerOf(side)
const turn = (n) => {
  for (let i = 0; i < n; i += 1)
    log.info({ orderId: 'ord_8412', amountCents: 1299, currency: 'EUR' }, 'payment.captured')
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
for (let done = 0; done < lines / 4; done += perTurn) {
  turn(perTurn)
  await nextTurn()
}
await log.end()
const before = process.cpuUsage()
for (let done = 0; done < lines; done += perTurn) {
  turn(perTurn)
  await nextTurn()
}
await log.end()
const { user, system } = process.cpuUsage(before)
console.log(user + system)
