// Standard output in processes of its own: into a pipe, into daemontools, onto a terminal, and below PM2.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'obs-stdout-'))
const flags = ['--conditions=@obs/source', '--import', 'tsx']

function program(name: string, code: string): string {
  const path = join(folder, `${name}.mts`)
  const source = (file: string): string => pathToFileURL(join(root, 'packages', file)).href
  writeFileSync(
    path,
    `import { configure, log, obs } from '${source('node/src/index.ts')}'
import { stdout } from '${source('sinks/src/stdout.ts')}'
void obs
${code}
`,
  )
  return path
}

function has(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function piped(script: string, into: readonly [command: string, ...args: string[]]): Promise<string> {
  const child = spawn(process.execPath, [...flags, script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const reader = spawn(into[0], into.slice(1), {
    stdio: [child.stdout, 'pipe', 'inherit'],
    env: { ...process.env, TZ: 'UTC' },
  })
  let text = ''
  reader.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await new Promise((resolve) => {
    reader.on('close', resolve)
  })
  return text
}

test.runIf(has('tai64nlocal'))(
  'tai64nlocal of daemontools reads the times of logfmt and pretty lines',
  async () => {
    for (const format of ['logfmt', 'pretty']) {
      const script = program(
        `tai64n-${format}`,
        `const clock = { now: () => 1_700_000_000_123, monotonicMs: () => 0, after: () => ({ [Symbol.dispose]() {} }) }
import { createObs } from '${pathToFileURL(join(root, 'packages/node/src/index.ts')).href}'
createObs({ clock, sinks: [stdout({ format: '${format}', time: 'tai64n' })] }).log.info('x', { n: 1 })`,
      )
      const text = await piped(script, ['tai64nlocal'])
      expect(text).toMatch(/^2023-11-14 22:13:20\.123000000 .*n=1\n$/)
    }
  },
)

test.each(['direct', 'thread'])(
  'a reader that is slow loses nothing of a process that ends (%s)',
  async (writer) => {
    const script = program(
      `slow-${writer}`,
      `configure({ service: 's', sinks: [stdout({ writer: '${writer}' })] })
for (let i = 0; i < 20000; i += 1) log.info('line', { i, pad: 'x'.repeat(50) })`,
    )
    const text = await piped(script, [
      process.execPath,
      '-e',
      'setTimeout(() => process.stdin.pipe(process.stdout), 700)',
    ])
    const lines = text.trim().split('\n')
    expect(lines).toHaveLength(20_000)
    expect(lines.map((line) => (JSON.parse(line) as { i: number }).i)).toEqual(
      Array.from({ length: 20_000 }, (_, i) => i),
    )
  },
)

test.runIf(has('script'))('a terminal gets colours, links, and the code around an error', () => {
  const script = program(
    'terminal',
    `configure({ service: 's', sinks: [stdout()] })
log.info('order.taken', { n: 1 })
log.error('pay.failed', { err: new RangeError('no such plan', { cause: new TypeError('deep') }) })`,
  )
  const command = [process.execPath, ...flags, script].join(' ')
  const text = execFileSync('script', ['-qec', command, '/dev/null'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm-kitty', NO_COLOR: '', FORCE_COLOR: '' },
  })
  expect(text).toContain('\u001b[32minfo ')
  expect(text).toContain('\u001b[31mRangeError: no such plan')
  expect(text).toContain('\u001b]8;;file://')
  expect(text).toMatch(/> \d+ \| log\.error\('pay\.failed'/)
  expect(text).toContain('caused by')
})

test.each([
  ['1', '\u001b[32minfo '],
  ['0', ' info '],
  ['', ' info '],
])('where FORCE_COLOR is %j a pipe gets colours as it says', (forced, told) => {
  const script = program(
    'forced',
    `configure({ sinks: [stdout({ format: 'pretty' })] })\nlog.info('order.taken')`,
  )
  const { NO_COLOR: _, ...env } = process.env
  const text = execFileSync(process.execPath, [...flags, script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, FORCE_COLOR: forced },
  })
  expect(text).toContain(told)
})

// What lib/ProcessContainer.js of PM2 6.0 does in a worker of its cluster mode, but for the messages to its daemon.
const asPm2 = (log: string): string => `import { createWriteStream } from 'node:fs'
process.env.pm_id = '0'
const out = createWriteStream('${log}')
process.stdout.write = (text, encoding, done) => out.write(text.toString(), encoding, done)
configure({ sinks: [stdout({ format: 'json' })] })`

test('in the cluster mode of PM2 lines reach the log of the application, all of them by the end of flush', () => {
  const log = join(folder, 'pm2-flush.log')
  const script = program(
    'pm2-flush',
    `${asPm2(log)}
import { readFileSync } from 'node:fs'
log.info('order.taken', { name: 'Zoë' })
log.error('order.failed')
await obs.flush()
const lines = readFileSync('${log}', 'utf8').trim().split('\\n').map((line) => JSON.parse(line))
console.error(lines.map(({ event, name }) => event + (name ?? '')).join(), obs.tally().stdout?.sent)`,
  )
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, script], { cwd: root, encoding: 'utf8' })
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'order.takenZoë,order.failed 2\n' })
})

test('in the cluster mode of PM2 the lines before process.exit are in its own log, if in no other', () => {
  const script = program(
    'pm2-exit',
    `${asPm2(join(folder, 'pm2-exit.log'))}
log.info('order.taken')
log.error('order.failed')
process.exit(3)`,
  )
  const { stdout, status } = spawnSync(process.execPath, [...flags, script], { cwd: root, encoding: 'utf8' })
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event)
  expect({ events, status }).toEqual({ events: ['order.taken', 'order.failed'], status: 3 })
})
