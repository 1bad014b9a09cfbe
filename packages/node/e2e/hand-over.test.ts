// The hand-over at the end of real processes: over every transport, for all sinks together, and Node's code and message stay.
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { httpCollector, loopbackCertificate, streamCollector, udpCollector } from '@obs/testing'
import { expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'obs-hand-over-'))
const at = (path: string): string => pathToFileURL(join(import.meta.dirname, '../..', path)).href

type Death = Readonly<{ code: number | null; stdout: string; stderr: string; ms: number }>

/** Logs three lines to each endpoint, all still queued, and ends the way `how` says. */
async function die(endpoints: readonly string[], how: string, crashFlushMs = 5000): Promise<Death> {
  const script = join(folder, `${Math.abs(how.length)}-${endpoints.length}-${Date.now()}.mts`)
  writeFileSync(
    script,
    `import { closeOn, configure, log, obs } from '${at('node/src/index.ts')}'
import { defineBackend } from '${at('sinks/src/index.ts')}'
const sink = defineBackend({
  name: 'lines',
  signals: ['log'],
  limits: { batchAgeMsMax: 60_000 },
  target: ({ endpoint }) => ({ via: endpoint.startsWith('http') ? 'http' : 'socket', url: endpoint }),
  encode: ({ event }) => event,
})
const tls = { ca: ${JSON.stringify(loopbackCertificate.cert)} }
configure({ crashFlushMs: ${crashFlushMs}, sinks: ${JSON.stringify(endpoints)}.map((endpoint) => sink({ endpoint, tls })) })
for (const name of ['one', 'two', 'last']) log.info(name)
let start
void closeOn
process.on('exit', () => {
  const { dropped, sent } = obs.tally()['lines']
  console.log(JSON.stringify({ sent, dropped, ms: performance.now() - start }))
})
setTimeout(() => { start = performance.now(); ${how} }, 0)
`,
  )
  const child = spawn(process.execPath, ['--conditions=@obs/source', '--import', 'tsx', script], {
    cwd: join(import.meta.dirname, '../../..'),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  const { ms = 0 } = JSON.parse(stdout || '{}') as { ms?: number }
  return { code, stdout, stderr, ms }
}

test.each([
  ['process.exit(7)', 7, '', []],
  ["throw new RangeError('the end')", 1, 'RangeError: the end', ['process.uncaught']],
  [
    "void Promise.reject(new Error('nobody handles it'))",
    1,
    'Error: nobody handles it',
    ['process.uncaught'],
  ],
])(
  '%s: every transport gets everything, code and message are those of Node',
  async (how, code, message, more) => {
    await using http = await httpCollector()
    await using udp = await udpCollector()
    await using tcp = await streamCollector('tcp')
    await using tls = await streamCollector('tls')
    await using unix = await streamCollector('unix')
    const endpoints = [http.url, udp.url, tcp.url, tls.url, unix.url]
    const death = await die(endpoints, how)
    expect(death.code).toBe(code)
    expect(death.stderr).toContain(message)
    const lines = ['one', 'two', 'last', ...more]
    const text = `${lines.join('\n')}\n`
    expect((await http.until(1)).map(({ body }) => body.toString())).toEqual([text])
    expect((await udp.until(1)).map(String)).toEqual([text])
    for (const collector of [tcp, tls, unix]) expect((await collector.until(text)).toString()).toBe(text)
    expect(JSON.parse(death.stdout)).toMatchObject({ sent: lines.length, dropped: {} })
  },
)

test('speaks UDP to an IPv6 address', async () => {
  const socket = createSocket('udp6')
  await new Promise<void>((resolve) => {
    socket.bind(0, '::1', resolve)
  })
  const arrived = new Promise<string>((resolve) => {
    socket.once('message', (bytes) => resolve(bytes.toString()))
  })
  await die([`udp://[::1]:${socket.address().port}`], 'process.exit()')
  expect(await arrived).toBe('one\ntwo\nlast\n')
  socket.close()
})

test('several servers that hang cost one wait, and what they kept is counted and told', async () => {
  await using first = await httpCollector()
  await using second = await httpCollector()
  await using third = await httpCollector()
  for (const collector of [first, second, third]) collector.answer('hang')
  const death = await die([first.url, second.url, third.url], 'process.exit(4)', 3000)
  expect(death.code).toBe(4)
  expect(JSON.parse(death.stdout)).toMatchObject({ sent: 0, dropped: { retries_exhausted: 3 } })
  expect(death.stderr).toContain('no answer before the process ended')
  // Three waits in turn would be nine seconds.
  expect(death.ms).toBeLessThan(6000)
})

test('a verdict holds at the end, too: what a server refuses is not counted as sent', async () => {
  await using collector = await httpCollector()
  collector.answer(400)
  const death = await die([collector.url], 'process.exit()')
  expect(JSON.parse(death.stdout)).toMatchObject({ sent: 0, dropped: { invalid: 3 } })
})

test('an error that the application takes is no end: what waits is sent later, and at an exit in the handler', async () => {
  await using collector = await httpCollector()
  const handler = (then: string): string =>
    `process.on('uncaughtException', () => { handled(); ${then} }); const handled = () => console.error(JSON.stringify(obs.tally().lines)); throw new Error('taken')`
  const lives = await die([collector.url], handler('setTimeout(() => process.exit(), 20)'))
  expect(lives.stderr).toContain('{"offered":4,"sent":0,"dropped":{}}')
  expect(JSON.parse(lives.stdout)).toMatchObject({ sent: 4, dropped: {} })
  const exits = await die([collector.url], handler('process.exit()'))
  expect(JSON.parse(exits.stdout)).toMatchObject({ sent: 4, dropped: {} })
  expect(collector.received.map(({ body }) => body.toString())).toEqual(
    Array(2).fill('one\ntwo\nlast\nprocess.uncaught\n'),
  )
})

test('an exit while the instance closes loses nothing', async () => {
  await using collector = await httpCollector()
  const death = await die([collector.url], 'void obs.close(); process.exit(7)')
  expect(death.code).toBe(7)
  expect(JSON.parse(death.stdout)).toMatchObject({ sent: 3, dropped: {} })
  expect(collector.received.map(({ body }) => body.toString())).toEqual(['one\ntwo\nlast\n'])
})

test('closeOn sends nothing twice that is under way when the signal comes', async () => {
  const bodies: string[] = []
  let first: ServerResponse | undefined
  const take = (body: string, response: ServerResponse): void => {
    bodies.push(body)
    if (bodies.length > 1) return void response.end()
    first = response
    process.kill(Number(body.trim().split('\n').at(-1)), 'SIGTERM')
  }
  const server = createServer((request, response) => {
    if (request.url !== '/closing') return void text(request).then((body) => take(body, response))
    first?.end()
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await die(
    [url],
    `log.info(String(process.pid))
closeOn('SIGTERM', async () => {
  await fetch('${url}/closing')
  await obs.close()
})
void obs.flush()`,
  )
  expect(bodies).toHaveLength(1)
  server.close()
})
