// A program that nobody set up follows OTEL_* and SENTRY_DSN, to the end of the process.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { httpCollector, type Received } from '@obs/testing'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'obs-environment-'))
const entry = pathToFileURL(join(import.meta.dirname, '../src/index.ts')).href

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function ran(
  name: string,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<number | null> {
  const script = join(folder, `${name}.mts`)
  writeFileSync(script, `import { log, metrics } from '${entry}'\n${program}\n`)
  const child = spawn(process.execPath, ['--conditions=@obs/source', '--import', 'tsx', script], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

function bodyOf(requests: readonly Received[], path: string): string {
  return requests
    .filter((request) => request.path === path)
    .map(({ body }) => body.toString())
    .join('')
}

test('lines, reports and metrics reach the collector of OTEL_EXPORTER_OTLP_ENDPOINT', async () => {
  await using collector = await httpCollector()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
  const program = `metrics.counter('orders').add(3)\nlog.error('payment.failed', { err: new TypeError('no funds') })`
  expect(await ran('otlp', program, env)).toBe(0)
  const logs = bodyOf(collector.received, '/v1/logs')
  expect(logs).toContain('"eventName":"payment.failed"')
  expect(logs).toContain('"eventName":"exception"')
  expect(bodyOf(collector.received, '/v1/metrics')).toContain('"name":"orders"')
})

test('an error that nobody caught reaches SENTRY_DSN', async () => {
  await using collector = await httpCollector()
  const dsn = collector.url.replace('://', '://key@')
  const code = await ran('sentry', `log.info('started')\nthrow new RangeError('too far')`, {
    SENTRY_DSN: `${dsn}/1`,
  })
  expect(code).toBe(1)
  expect(bodyOf(collector.received, '/api/1/envelope/')).toContain('too far')
})

// What a program tells on standard output and standard error; it logs two lines unless it says otherwise.
function told(
  env: Readonly<Record<string, string>>,
  program = "log.info('started')\nlog.info('goes.on')",
): { code: number | null; lines: string; faults: string } {
  const script = join(folder, 'told.mts')
  writeFileSync(script, `import { log } from '${entry}'\n${program}\n`)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@obs/source', '--import', 'tsx', script],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  )
  return { code: status, lines: stdout, faults: stderr }
}

test('what a program tells before it is set up is counted once, by the sinks that took it', async () => {
  const script = join(folder, 'tally.mts')
  writeFileSync(
    script,
    `import { log, obs } from '${entry}'\nlog.info('started')\nconsole.error(JSON.stringify(await obs.flush()))\n`,
  )
  const { stderr } = spawnSync(process.execPath, ['--conditions=@obs/source', '--import', 'tsx', script], {
    encoding: 'utf8',
  })
  expect(JSON.parse(stderr)).toEqual({ stdout: { offered: 1, sent: 1, dropped: {} } })
})

test('an OBS_LOG that names no level is told as a fault, and lines go out from info on', () => {
  const { code, lines, faults } = told({ OBS_LOG: 'verbose' })
  expect(code).toBe(0)
  expect(lines.match(/"event":"(?:started|goes\.on)"/g)).toHaveLength(2)
  expect(faults).toContain("OBS_LOG: level 'verbose': 'verbose' is not a level; use trace")
})

test('an OBS_FLEET where no folder can be made is told as a fault, and the program goes on', () => {
  const { code, lines, faults } = told({ OBS_FLEET: '/proc/none/below' })
  expect(code).toBe(0)
  expect(lines.match(/"event":"(?:started|goes\.on)"/g)).toHaveLength(2)
  expect(faults).toContain('@obs fleet_failed: numbers cannot be shared with other processes')
})

test('all that cannot be followed is told', () => {
  const { faults } = told({
    OBS_LOG: 'loud',
    SENTRY_DSN: 'nonsense',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere',
    OTEL_RESOURCE_ATTRIBUTES: 'team',
  })
  expect(faults).toContain('OTEL_RESOURCE_ATTRIBUTES: an entry is no pair')
  expect(faults).toContain("'loud' is not a level")
  expect(faults).toContain('SENTRY_DSN: sentry: dsn is not a DSN')
  expect(faults).toContain('OTEL_EXPORTER_OTLP_ENDPOINT: begin it with http')
})

test('a level that the program sets before its first event stays in force', () => {
  const program = "log.level = 'debug'\nlog.named('db').level = 'off'\nlog.debug('a')\nlog.debug('b')"
  const { lines } = told({ OBS_LOG: 'warn' }, `${program}\nlog.named('db').info('c')`)
  expect(lines.match(/"event":"[abc]"/g)).toEqual(['"event":"a"', '"event":"b"'])
})
