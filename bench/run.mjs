// Runs the benches named on the command line, or all: `node bench/run.mjs [name…] [--quick] [--markdown]`.
// A bench is a file in `src` that exports `name` and `run(bench)`; `bench` holds rounds, scale and the report. One that exports
// `onlyNamed` is no part of all.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Report } from './harness/report.mjs'

const folder = join(import.meta.dirname, 'src')
const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')))
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const quick = flags.has('--quick')

const benches = []
for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.mjs'))) {
  const { name, run, onlyNamed = false } = await import(join(folder, file))
  if (name !== undefined) benches.push({ name, run, onlyNamed })
}
const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(
    `no bench named ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

const report = new Report()
const bench = {
  quick,
  report,
  /** How often each side runs. */
  rounds: quick ? 3 : 9,
  /** A number of calls, cut to a fifth when quick. */
  scale: (calls) => (quick ? Math.ceil(calls / 5) : calls),
}
console.log(
  `Node ${process.version}, ${bench.rounds} rounds, medians with least and greatest${quick ? ', quick' : ''}`,
)
for (const { name, run, onlyNamed } of benches) {
  if (wanted.length > 0 ? !wanted.includes(name) : onlyNamed) continue
  console.log(`\n${name}`)
  await run(bench)
}
if (flags.has('--markdown')) console.log(`\n${report.markdown}`)
process.exit(0)
