// Runs the tests on every Node we promise, each from its npm package: `pnpm matrix`, or `pnpm matrix 20.19.0 26` for some of them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const promised = ['20.19.0', '20', '22', '24', '26']
const asked = process.argv.slice(2)
const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')

const told = (asked.length > 0 ? asked : promised).map((version) => {
  const node = ['-y', '-p', `node@${version}`, 'node']
  const running = run([...node, '--version']).stdout.trim()
  console.log(`== Node ${running}`)
  const { stdout, status } = run([...node, vitest, 'run'])
  console.log(stdout)
  const counts = stdout.match(/^\d+ passed, \d+ failed.*$/gm)?.at(-1) ?? 'no counts'
  return { line: `Node ${running}: ${counts}`, failed: status !== 0 }
})

console.log(told.map(({ line }) => line).join('\n'))
if (told.some(({ failed }) => failed)) process.exitCode = 1

function run(args: readonly string[]): { stdout: string; status: number | null } {
  return spawnSync('npx', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 256 * 1024 * 1024,
  })
}
