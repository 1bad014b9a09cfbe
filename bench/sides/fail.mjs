// Fails N times after a warm-up, in batches no queue overflows, and sends CPU per failure with all later work, and the calls' own times.
import { catchers } from './catchers.mjs'
import { caught, placeOf, throwKnown, throwSaying } from './throwing.mjs'

const [side, kind, dsn, path, countText, warmText] = process.argv.slice(2)
const count = Number(countText)
const warm = Number(warmText)
const batch = 50
// Peers let the process end while they flush.
process.channel.ref()
const catcher = await catchers[side](dsn, path)
const same = caught(() => throwKnown(0))
const places = kind === 'new' ? Array.from({ length: count + warm }, (_, i) => placeOf(i)) : []
const kinds = {
  repeat: (i) => caught(() => throwKnown(i)),
  new: (i) => caught(places[i]),
  duplicate: () => same,
  huge: (i) => caught(() => throwSaying(`${'declined '.repeat(33_333)}${i}`)),
}

async function fail(from, to, times) {
  for (let i = from; i < to; i += 1) {
    const error = kinds[kind](i)
    const start = process.hrtime.bigint()
    catcher.fail(error)
    times?.push(Number(process.hrtime.bigint() - start) / 1000)
    if (i % batch === batch - 1) await catcher.flush()
  }
  await catcher.flush()
}

await fail(0, warm)
const times = []
const before = process.cpuUsage()
await fail(warm, warm + count, times)
const { user, system } = process.cpuUsage(before)
process.send({ micros: (user + system) / count, times })
