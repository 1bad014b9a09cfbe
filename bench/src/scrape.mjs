// A scrape of 5 000 histogram series against prom-client, both as Prometheus text of cumulative buckets. Between two scrapes one
// series in ten takes a value, or every one, or none, on both sides alike. Ours are bytes ready to be sent, theirs a string.
import { alternate } from '../harness/alternate.mjs'
import { startSide } from '../harness/processes.mjs'

export const name = 'scrape'

const cases = [
  { what: 'one in ten moved', every: 10, floor: 8, goal: 20 },
  { what: 'all moved', every: 1 },
  { what: 'none moved', every: 1_000_000 },
]
const scrapesPerRound = 5

export async function run({ rounds, report }) {
  // A process each: what one side leaves to be collected is no work of the other.
  const sides = { ours: startSide('scrape.mjs', ['ours']), theirs: startSide('scrape.mjs', ['theirs']) }
  for (const side of Object.values(sides)) await side.next()
  for (const { what, every, floor, goal } of cases) {
    const ask = (side) => () => sides[side].ask({ every, times: scrapesPerRound })
    const results = await alternate(rounds, { ours: ask('ours'), theirs: ask('theirs') })
    report.ratio({
      what: `scrape of 5 000 histogram series, ${what}, prom-client`,
      ours: results.ours.map(({ millis }) => millis),
      theirs: results.theirs.map(({ millis }) => millis),
      unit: 'ms',
      floor,
      goal,
    })
  }
  for (const [peer, side] of Object.entries(sides)) {
    const { lines, bytes } = await side.ask({ every: 1, times: 1 })
    report.text(`${peer}: ${lines} lines of ${bytes} bytes`)
    await side.stop()
  }
}
