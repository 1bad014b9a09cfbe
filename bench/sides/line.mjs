// Writes N lines, K per turn of the event loop, and sends the CPU microseconds of all threads; a quarter more goes before.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { loggers } from './loggers.mjs'

const [side, path, linesText, perTurnText] = process.argv.slice(2)
const lines = Number(linesText)
const perTurn = Number(perTurnText)
// Some peers let the process end while they write.
process.channel.ref()
const log = await loggers[side](path)

async function write(count) {
  for (let done = 0; done < count; done += perTurn) {
    for (let i = 0; i < perTurn; i += 1)
      log.info({ orderId: 'ord_8412', amountCents: 1299, currency: 'EUR' }, 'payment.captured')
    await nextTurn()
  }
}

await write(lines / 4)
const before = process.cpuUsage()
await write(lines)
await log.end()
const { user, system } = process.cpuUsage(before)
process.send(user + system)
