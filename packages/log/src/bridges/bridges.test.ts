// The bridges under the real loggers: pino 10, winston 3, bunyan 2, node:util and @opentelemetry/sdk-logs.
import { execFileSync } from 'node:child_process'
import util, { debuglog } from 'node:util'
import { createObs, type LogEvent, type Obs } from '@obs/node'
import { recorder, type Recorder } from '@obs/testing'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import bunyan from 'bunyan'
import { pino } from 'pino'
import winston from 'winston'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fromBunyan } from './bunyan.ts'
import { fromConsole } from './console.ts'
import { fromDebuglog } from './debuglog.ts'
import { toOtel } from './otel.ts'
import { fromPino, tapPino } from './pino.ts'
import { fromWinston } from './winston.ts'

let obs: Obs
let seen: Recorder

beforeEach(() => {
  obs = createObs({ sinks: [], level: 'trace' })
  seen = recorder(obs)
})

afterEach(async () => {
  seen.stop()
  await obs.close()
})

const written = (): readonly object[] =>
  seen.logs.map(({ level, event, fields, error }: LogEvent) => ({
    level,
    event,
    fields,
    ...(error === undefined ? {} : { error: `${error.type}: ${error.message}` }),
  }))

test('pino: levels, bindings and fields arrive; what pino and the resource say is left out', () => {
  const log = pino({ level: 'trace', customLevels: { audit: 35 } }, fromPino(obs.log)).child({ reqId: 'r1' })
  log.info({ a: 1 }, 'order %s taken', 7)
  log.audit('seen')
  log.trace('deep')
  expect(written()).toEqual([
    { level: 'info', event: 'order 7 taken', fields: { reqId: 'r1', a: 1 } },
    { level: 'info', event: 'seen', fields: { reqId: 'r1' } },
    { level: 'trace', event: 'deep', fields: { reqId: 'r1' } },
  ])
})

test('pino: an error is the object that was logged, so it counts once beside our own call', () => {
  const log = pino(fromPino(obs.log))
  const err = new RangeError('no such plan')
  obs.run('request', () => {
    log.error(err)
    log.error({ err }, 'plan failed')
    obs.log.error('plan.failed', { err })
  })
  expect(seen.logs).toHaveLength(4)
  expect(seen.reports).toHaveLength(1)
  expect(seen.value('errors')).toBe(1)
  expect(new Set(seen.logs.map(({ errorId }) => errorId)).size).toBe(2)
  expect(seen.reports[0]?.error).toMatchObject({ type: 'RangeError', stack: err.stack })
})

test('pino: what is no JSON, or comes in one piece from elsewhere, is not lost', () => {
  const destination = fromPino(obs.log)
  destination.write('half a li\n')
  destination.write(
    '{"level":50,"msg":"a","err":{"type":"TypeError","message":"m","stack":"TypeError: m"}}\n{"level":20}\n',
  )
  expect(written()).toEqual([
    { level: 'info', event: 'half a li', fields: {} },
    { level: 'error', event: 'a', fields: {}, error: 'TypeError: m' },
    { level: 'debug', event: 'log', fields: {} },
  ])
})

test('pino: its tracing channel gives the lines of every pino, which goes on writing where it writes', () => {
  const own: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void own.push(line) }).child({
    reqId: 'r1',
  })
  const tap = tapPino(obs.log)
  log.info({ a: 1 }, 'x')
  log.error(new RangeError('y'))
  tap[Symbol.dispose]()
  log.info('after')
  expect(written()).toEqual([
    { level: 'info', event: 'x', fields: { reqId: 'r1', a: 1 } },
    { level: 'error', event: 'exception', fields: { reqId: 'r1' }, error: 'RangeError: y' },
  ])
  expect(own).toHaveLength(3)
})

test('winston: levels, child and fields arrive, and errors wherever winston takes them', () => {
  const log = winston.createLogger({ level: 'silly', transports: [fromWinston(obs.log)] })
  log.child({ reqId: 'r1' }).info('taken', { a: 1 })
  log.silly('deep')
  log.error('failed', new RangeError('behind'))
  log.error('failed', { err: new RangeError('among') })
  log.error(new RangeError('alone'))
  expect(written()).toMatchObject([
    { level: 'info', event: 'taken', fields: { reqId: 'r1', a: 1 } },
    { level: 'trace', event: 'deep', fields: {} },
    { level: 'error', event: 'failed', error: 'RangeError: behind' },
    { level: 'error', event: 'failed', error: 'RangeError: among' },
    { level: 'error', error: 'RangeError: alone' },
  ])
  expect(seen.reports).toHaveLength(3)
})

test('winston: an error that format.errors has made a copy of is one again', () => {
  const format = winston.format.combine(
    winston.format.errors({ stack: true, cause: true }),
    winston.format.json(),
  )
  const log = winston.createLogger({ format, transports: [fromWinston(obs.log)] })
  log.error(Object.assign(new RangeError('no 7', { cause: new Error('why') }), { code: 'E_NO' }))
  log.info('told', { stack: 'node and redis' })
  expect(written()).toEqual([
    { level: 'error', event: 'exception', fields: { code: 'E_NO' }, error: 'RangeError: no 7' },
    { level: 'info', event: 'told', fields: { stack: 'node and redis' } },
  ])
  expect(seen.reports[0]?.error).toMatchObject({ causes: [{ message: 'why' }] })
  expect(seen.reports[0]?.error.stack).toContain('bridges.test.ts')
})

test('winston: an error met twice counts once', () => {
  const log = winston.createLogger({ transports: [fromWinston(obs.log)] })
  const err = new RangeError('twice')
  obs.run('request', () => {
    log.error('first', err)
    obs.log.error('second', { err })
  })
  expect(seen.value('errors')).toBe(1)
})

test('bunyan: records arrive with their error made whole again, the same one once', () => {
  const log = bunyan.createLogger({
    name: 'shop',
    streams: [{ type: 'raw', level: 'trace', stream: fromBunyan(obs.log) }],
  })
  const err = new RangeError('no')
  obs.run('request', () => {
    log.child({ reqId: 'r1' }).info({ a: 1 }, 'order %s', 7)
    log.error(err)
    log.error(err, 'again')
    log.info({ b: 2 })
  })
  expect(written().slice(0, 4)).toEqual([
    { level: 'info', event: 'order 7', fields: { name: 'shop', reqId: 'r1', a: 1 } },
    { level: 'error', event: 'exception', fields: { name: 'shop' }, error: 'RangeError: no' },
    { level: 'error', event: 'again', fields: { name: 'shop' }, error: 'RangeError: no' },
    { level: 'info', event: 'log', fields: { name: 'shop', b: 2 } },
  ])
  expect(seen.value('errors')).toBe(1)
})

test('console: the text names the event, errors are errors, and the old console comes back', () => {
  const before = console.log
  {
    using _ = fromConsole(obs.log)
    console.log('user %s has %d', 'ann', 3)
    console.warn('careful')
    console.error('failed', new RangeError('no'))
    console.error(new RangeError('alone'))
    console.log({ a: 1 })
  }
  expect(console.log).toBe(before)
  expect(written()).toEqual([
    { level: 'info', event: 'user %s has %d', fields: { message: 'user ann has 3' } },
    { level: 'warn', event: 'careful', fields: {} },
    { level: 'error', event: 'failed', fields: {}, error: 'RangeError: no' },
    { level: 'error', event: 'exception', fields: {}, error: 'RangeError: alone' },
    { level: 'info', event: '{ a: 1 }', fields: {} },
  ])
})

test('console: a sink that prints, and a fault of ours, do not run in circles', () => {
  // In a process of its own: what is printed there must reach the terminal.
  const source = new URL('../', import.meta.url).href
  const code = `import { createPipeline } from '${new URL('../../core/src/index.ts', source).href}'
import { createLogger } from '${source}index.ts'
import { fromConsole } from '${source}bridges.ts'
const write = (event) => { console.log('printed ' + event.event); if (event.event === 'bad') throw new Error('no') }
fromConsole(createLogger(createPipeline({ sinks: [{ name: 'printing', signals: ['log'], write }] })))
console.log('good')
console.log('bad')`
  const out = execFileSync(
    process.execPath,
    ['--conditions=@obs/source', '--import', 'tsx', '--input-type=module', '-e', code],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )
  expect(out).toBe('printed good\nprinted bad\n')
})

test('debuglog: sections are named loggers, enabled by directive', () => {
  obs.log.level = 'info'
  obs.log.named('billing').level = 'debug'
  {
    using _ = fromDebuglog(obs.log)
    const billing = debuglog('billing')
    const other = debuglog('other')
    billing('took %d ms', 3)
    other('quiet')
    expect([billing.enabled, other.enabled]).toEqual([true, false])
  }
  expect(seen.logs).toMatchObject([
    { level: 'debug', logger: 'billing', event: 'took %d ms', fields: { message: 'took 3 ms' } },
  ])
})

test('console and debuglog: bridges end in any order, and each ends for good', () => {
  const print = vi.spyOn(console, 'log').mockReturnValue(undefined)
  const debuglogBefore = util.debuglog
  const [one, two] = [fromConsole(obs.log), fromConsole(obs.log.named('two'))]
  const [three, four] = [fromDebuglog(obs.log), fromDebuglog(obs.log.named('four'))]
  one[Symbol.dispose]()
  three[Symbol.dispose]()
  console.log('still bridged')
  two[Symbol.dispose]()
  four[Symbol.dispose]()
  console.log('printed')
  util.debuglog('later')('quiet')
  expect(seen.logs).toMatchObject([{ event: 'still bridged', logger: 'two' }])
  expect(print.mock.calls).toEqual([['printed']])
  print.mockRestore()
  Object.assign(util, { debuglog: debuglogBefore, debug: debuglogBefore })
})

test('OpenTelemetry: lines leave as log records of a real provider', () => {
  const kept = new InMemoryLogRecordExporter()
  const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ ['exporter']: kept })] })
  const sink = toOtel(provider.getLogger('app'))
  const cause = { type: 'Error', message: 'why', stack: '', causes: [] }
  sink.write({
    signal: 'log',
    time: 1_700_000_000_123,
    level: 'error',
    event: 'pay.failed',
    fields: { orderId: 7, deep: { list: [1] } },
    error: { type: 'RangeError', message: 'no', stack: 'RangeError: no', causes: [cause] },
    errorId: 'e1',
  })
  const [record] = kept.getFinishedLogRecords()
  expect(record).toMatchObject({
    hrTime: [1_700_000_000, 123_000_000],
    severityNumber: 17,
    severityText: 'ERROR',
    body: 'pay.failed',
    eventName: 'pay.failed',
    attributes: {
      orderId: 7,
      deep: { list: [1] },
      'exception.type': 'RangeError',
      'exception.message': 'no',
      'exception.stacktrace': 'RangeError: no\nCaused by: Error: why',
      error_id: 'e1',
    },
  })
})
