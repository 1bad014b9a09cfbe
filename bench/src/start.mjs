// Import and first use: CPU of the whole process over the bare framework, against @sentry/node; where Node can keep compiled code,
// the same from the second start on.
import { mkdtempSync, rmSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate } from '../harness/alternate.mjs'
import { startCollector } from '../harness/collector.mjs'
import { runSide } from '../harness/processes.mjs'
import { median } from '../harness/statistics.mjs'

export const name = 'start'

// Before Node 22.10 no program can ask for it to be written.
const keepsCompiled = module.flushCompileCache !== undefined

export async function run({ rounds, report }) {
  const collector = await startCollector()
  const dsn = `http://key@127.0.0.1:${collector.port}/1`
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const start = (side, env) => async () => (await runSide('start.mjs', [side, dsn], { env })) / 1000
  // The first start of each fills the folder, among rounds whose median counts.
  const kept = { ...process.env, NODE_COMPILE_CACHE: folder }
  const results = await alternate(rounds, {
    bare: start('bare'),
    obs: start('obs'),
    sentry: start('sentry'),
    ...(keepsCompiled && { bareKept: start('bare', kept), obsKept: start('obs', kept) }),
  })
  rmSync(folder, { recursive: true })
  collector.stop()
  if (collector.seen('"type":"event"') < 2 * rounds) throw new Error('a side did not deliver its error')
  const bare = median(results.bare)
  const over = (side, base = bare) => results[side].map((millis) => millis - base)
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
  if (keepsCompiled)
    report.most({
      what: 'import and first use with NODE_COMPILE_CACHE',
      values: over('obsKept', median(results.bareKept)),
      unit: 'ms',
      detail: `bare ${median(results.bareKept).toFixed(0)} ms`,
    })
}
