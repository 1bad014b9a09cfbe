// A storm: N failures of one group while the loop still turns, then one of a new group. Sends counts, CPU, and heap over the start.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { catchers } from './catchers.mjs'
import { caught, placeOf, throwKnown } from './throwing.mjs'

const [side, dsn, path, countText, perTurnText] = process.argv.slice(2)
const count = Number(countText)
const perTurn = Number(perTurnText)
// Peers let the process end while they flush.
process.channel.ref()
const catcher = await catchers[side](dsn, path)
catcher.fail(caught(() => throwKnown(0)))
await catcher.flush()
globalThis.gc()
const start = process.memoryUsage().heapUsed
let heapMax = 0
const before = process.cpuUsage()
for (let done = 1; done < count; done += perTurn) {
  for (let i = 0; i < Math.min(perTurn, count - done); i += 1)
    catcher.fail(caught(() => throwKnown(done + i)))
  await nextTurn()
  if (done % 100_000 === 1) heapMax = Math.max(heapMax, liveHeap())
}
heapMax = Math.max(heapMax, liveHeap())
const { user, system } = process.cpuUsage(before)
const newId = catcher.fail(caught(placeOf(1)))
await catcher.flush()
process.send({
  micros: (user + system) / count,
  heapBytes: heapMax - start,
  counted: catcher.counted?.(),
  newId,
})

function liveHeap() {
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
