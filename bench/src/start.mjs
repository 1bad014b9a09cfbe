// Import and first use: CPU of the whole process over the bare framework, against @sentry/node.
import { alternate } from '../harness/alternate.mjs'
import { startCollector } from '../harness/collector.mjs'
import { runSide } from '../harness/processes.mjs'
import { median } from '../harness/statistics.mjs'

export const name = 'start'

export async function run({ rounds, report }) {
  const collector = await startCollector()
  const dsn = `http://key@127.0.0.1:${collector.port}/1`
  const sides = ['bare', 'obs', 'sentry']
  const results = await alternate(
    rounds,
    Object.fromEntries(
      sides.map((side) => [side, async () => (await runSide('start.mjs', [side, dsn])) / 1000]),
    ),
  )
  collector.stop()
  if (collector.seen('"type":"event"') < 2 * rounds) throw new Error('a side did not deliver its error')
  const bare = median(results.bare)
  const over = (side) => results[side].map((millis) => millis - bare)
  const detail = `bare ${bare.toFixed(0)} ms`
  report.most({
    what: 'import and first use over Express',
    values: over('obs'),
    unit: 'ms',
    detail,
    floor: 40,
    goal: 25,
  })
  // The floor of 40 ms was set where @sentry/node took 360: as a ratio it holds on any machine.
  report.ratio({
    what: 'import and first use, @sentry/node',
    ours: over('obs'),
    theirs: over('sentry'),
    unit: 'ms',
    floor: 9,
    goal: 14.4,
  })
  report.most({ what: '@sentry/node over Express', values: over('sentry'), unit: 'ms', detail })
}
