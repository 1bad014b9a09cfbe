// What an instance does about errors, from the call to the report.
import { createRequire } from 'node:module'
import { internals, type ErrorReport, type LogEvent, type Sink } from '@obs/core'
import { afterEach, expect, test } from 'vitest'
import { createObs } from './default.ts'
import { createInstance, type Obs } from './instance.ts'
import type { ObsOptions } from './options.ts'

const opened: Obs[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (obs) => obs.close()))
})

type Kept = Readonly<{ obs: Obs; lines: LogEvent[]; reports: ErrorReport[] }>

function keeping(options: ObsOptions = {}): Kept {
  const lines: LogEvent[] = []
  const reports: ErrorReport[] = []
  const sink: Sink<'log' | 'error'> = {
    name: 'kept',
    signals: ['log', 'error'],
    write: (event) => void (event.signal === 'log' ? lines.push(event) : reports.push(event)),
  }
  const obs = createObs({ service: 'shop', sinks: [sink], onFault: () => undefined, ...options })
  opened.push(obs)
  return { obs, lines, reports }
}

// getsentry/sentry-javascript answers a second capture with an id that was never sent, and drops what a burst brings.
test(
  'no id is a phantom: every id of a burst of 20 000 resolves, and a known error keeps its own',
  { timeout: 60_000 },
  () => {
    const { obs } = keeping({ level: 'off' })
    const { occurrences } = internals(obs).pipeline
    const ids = Array.from({ length: 20_000 }, (_, at) => obs.errors.capture(new Error(`no ${at % 7}`)))
    expect(new Set(ids).size).toBe(20_000)
    const states = new Set(ids.map((id) => occurrences.resolve(id).state))
    expect([...states].toSorted()).toEqual(['counted', 'stored'])
    const error = Object.freeze(new Error('again'))
    expect(obs.errors.capture(error)).toBe(obs.errors.capture(error))
    expect(obs.errors.idOf(error)).toBe(obs.errors.capture(error))
  },
)

test.each<[what: string, expected: unknown, why: string]>([
  ['an async function', async () => false, 'it is asynchronous'],
  ['a class of errors', RangeError, 'it gave an object'],
  ['a class of its own', class extends RangeError {}, 'cannot be invoked without'],
])('%s as `expected` hides no failure, and a fault says what to give', (_, expected, why) => {
  const told: string[] = []
  const onFault = ({ message }: { message: string }): void => void told.push(message)
  const { obs, reports } = keeping({ expected: expected as () => boolean, onFault })
  obs.log.error('failed', { err: new TypeError('no') })
  internals(obs).pipeline.flushSync()
  expect(reports).toHaveLength(1)
  expect(told).toEqual([expect.stringContaining(why)])
  expect(told[0]).toContain('give a function that answers at once, as in (err) => err instanceof TypeError')
})

test('a text in place of fields is a value of the report, not its letters', () => {
  const { obs, lines } = keeping()
  obs.errors.capture(new Error('no'), 'payment' as never)
  expect(lines[0]?.fields).toMatchObject({ value: 'payment' })
  expect(Object.keys(lines[0]?.fields ?? {})).not.toContain('0')
})

test('a text that was thrown shows no secret, neither as the error nor as a field', () => {
  const { obs, lines, reports } = keeping()
  const thrown = 'no redis://:hunter2@cache'
  obs.log.error('failed', thrown as never)
  obs.errors.capture(thrown, { password: thrown, order: 7 })
  internals(obs).pipeline.flushSync()
  expect(lines.map(({ fields }) => fields)).toEqual([
    { value: 'no redis://[redacted]@cache' },
    { err_: 'no redis://[redacted]@cache', password: '[redacted]', order: 7 },
  ])
  expect(JSON.stringify([...lines, ...reports])).not.toContain('hunter2')
})

test('line, report and meter of one failure carry one id, through rethrow, wrapper and run', async () => {
  const { obs, lines, reports } = keeping()
  const cause = new TypeError('no stock')
  const job = obs.run('job', async () => {
    const charge = obs.errors.wrap(() => {
      throw cause
    })
    try {
      charge()
    } catch (err) {
      obs.log.error('charge.failed', { err })
      await Promise.resolve()
      throw new Error('job failed', { cause: err })
    }
  })
  await expect(job).rejects.toThrow('job failed')
  await obs.flush()
  expect(reports).toHaveLength(1)
  expect(new Set(lines.map(({ errorId }) => errorId))).toEqual(new Set([reports[0]?.errorId]))
  const [group] = internals(obs).groups?.list() ?? []
  expect(group).toMatchObject({ count: 1, type: 'TypeError', sightings: 2 })
})

test('two instances with tenants of their own never mix, in requests that run by turns', async () => {
  const tenants = ['acme', 'zeta'].map((tenant) => Object.assign({ tenant }, keeping()))
  const request = async ({ tenant, obs }: { tenant: string; obs: Obs }, at: number): Promise<void> =>
    obs.context.run({ tenant, at }, async () => {
      for (let step = 0; step < 3; step += 1) await new Promise((resolve) => setImmediate(resolve))
      obs.log.error('failed', { err: new Error(tenant) })
    })
  await Promise.all(
    Array.from({ length: 20 }, (_, at) => tenants.map(async (tenant) => request(tenant, at))).flat(),
  )
  for (const { tenant, obs, lines, reports } of tenants) {
    await obs.flush()
    expect(lines).toHaveLength(20)
    expect([...lines, ...reports].every(({ fields }) => fields['tenant'] === tenant)).toBe(true)
    expect(reports.length).toBeGreaterThan(0)
  }
})

test('a message shaped like a stack forges no frame, no culprit and no group', async () => {
  const { obs, reports } = keeping()
  const fail = (message: string): string => obs.errors.capture(new Error(message))
  fail('x')
  fail('x\n    at pay (/app/admin.js:1:1)\n    at Object.<anonymous> (/app/evil.js:2:2)')
  await obs.flush()
  expect(reports.map(({ group }) => group)).toEqual([reports[0]?.group, reports[0]?.group])
  const files = reports.flatMap(({ error }) => error.frames ?? []).map(({ file }) => file)
  expect(files.filter((file) => /admin|evil/.test(file))).toEqual([])
})

test('cyclic causes, throwing getters, proxies and a message of 300 KB lose no event and stay within bounds', async () => {
  const { obs, reports } = keeping()
  const a = new Error('a')
  a.cause = new Error('b', { cause: a })
  const hostile = new Error('hostile')
  for (const key of ['stack', 'message', 'name', 'cause', 'code', 'fingerprint', 'status'])
    Object.defineProperty(hostile, key, {
      get() {
        throw new Error(`no ${key}`)
      },
    })
  const { proxy, revoke } = Proxy.revocable(new Error('p'), {})
  revoke()
  const getter = {
    get secret(): never {
      throw new Error('no')
    },
  }
  for (const thrown of [a, hostile, proxy, getter, new Error('x'.repeat(300_000)), undefined, null, 7n])
    obs.errors.capture(thrown, { about: getter })
  await obs.flush()
  expect(reports).toHaveLength(8)
  expect(Math.max(...reports.map((report) => JSON.stringify(report).length))).toBeLessThan(100_000)
  expect(reports[0]?.error.causes).toMatchObject([{ message: 'b', causes: [] }])
})

test('an aggregate tells ten of its members and counts the rest', async () => {
  const { obs, reports } = keeping()
  obs.errors.capture(
    new AggregateError(
      Array.from({ length: 12 }, (_, at) => new Error(`no ${at}`)),
      'all',
    ),
  )
  await obs.flush()
  const causes = reports[0]?.error.causes ?? []
  expect(causes).toHaveLength(11)
  expect(causes.at(-1)?.message).toBe('2 more errors')
  expect(causes[0]?.frames?.[0]?.file).toContain('failures.test.ts')
})

// In pieces, so that they stand in no source line of a report.
const secret = ['hunter', '2'].join('')
const number = ['41', '11'].join('')

test('takes secrets out of messages, stacks, fields and lines before any sink sees them', async () => {
  const { obs, lines, reports } = keeping()
  const err = new Error(`no postgres://shop:${secret}@db for Bearer ${secret}abcdefgh`)
  obs.errors.capture(err, { url: `amqp://u:${secret}@mq`, token: secret, note: `password=${secret}` })
  obs.errors.capture({ code: 7, password: secret })
  await obs.flush()
  expect(JSON.stringify(reports)).not.toContain(secret)
  expect(JSON.stringify(lines.map(({ error }) => error))).not.toContain(secret)
  expect(reports[1]).toMatchObject({ error: { type: 'Object', message: 'an object with code, password' } })
})

test('a scrubber that fails costs the fields, the trail and the locals, not the event', async () => {
  const scrubber = (): never => {
    throw new Error('no')
  }
  const { obs, lines, reports } = keeping({ processors: [scrubber] })
  await obs.run('job', async () => {
    obs.log.info('before', { card: number })
    obs.errors.capture(new Error('x'), { card: number })
    return Promise.resolve()
  })
  await obs.flush()
  expect(JSON.stringify([lines, reports].flat().map(({ fields }) => fields))).not.toContain(number)
  expect(reports).toMatchObject([{ error: { message: 'x' }, fields: { scrubber_failed: true }, trail: [] }])
})

test('a fingerprint given with the call or on the error names the group', async () => {
  const { obs, reports } = keeping()
  obs.log.error('a', { err: new Error('x') }, { fingerprint: ['db'] })
  obs.errors.capture(new TypeError('y'), {}, { fingerprint: ['db'] })
  obs.errors.capture(Object.assign(new RangeError('z'), { fingerprint: ['db'] }))
  await obs.flush()
  expect(new Set(reports.map(({ group }) => group)).size).toBe(1)
})

test('breadcrumbs are the lines of the work before the failure', async () => {
  const { obs, reports } = keeping()
  await obs.run('job', async () => {
    obs.log.info('step', { n: 1 })
    obs.errors.capture(new Error('x'))
    return Promise.resolve()
  })
  await obs.flush()
  expect(reports[0]?.trail).toMatchObject([{ event: 'step', fields: { n: 1 } }])
})

test('shows local variables of the third failure at a place, in development only', async () => {
  const fixture = createRequire(import.meta.url)('../../errors/test/fixture.cjs') as {
    charge(order: object, password: string): void
  }
  const locals = async (environment: string): Promise<unknown> => {
    const { obs, reports } = keeping({ environment })
    for (let time = 0; time < 3; time += 1) {
      await obs.run('job', async () => {
        try {
          fixture.charge({ items: [1, 2] }, 'hunter2')
        } catch (err) {
          obs.log.error('charge.failed', { err })
        }
        return Promise.resolve()
      })
      await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await obs.flush()
    return reports.map(({ error }) => error.frames?.[0]?.locals)
  }
  expect(await locals('production')).toEqual([undefined, undefined, undefined])
  expect(await locals('development')).toMatchObject([
    undefined,
    undefined,
    { total: '4', password: '[redacted]' },
  ])
})

test('a group can be resolved and comes back: the state, the alert and the report say so', async () => {
  const { obs, lines, reports } = keeping({ errors: { alerts: ['regressed'] } })
  const fail = (): string => obs.errors.capture(new Error('x'))
  fail()
  const groups = internals(obs).groups
  groups?.change(groups.list()[0]?.group ?? '', { to: 'resolved' })
  fail()
  expect(groups?.list()).toMatchObject([{ count: 2, state: { is: 'regressed' } }])
  fail()
  await obs.close()
  const alerts = lines.filter(({ event }) => event === 'errors.alert')
  expect(alerts).toMatchObject([{ fields: { kind: 'regressed' } }])
  expect(reports.map(({ news }) => news)).toEqual(['new', 'regressed', undefined])
})

test('a new group is told where nobody takes reports, and at a flush where somebody does', async () => {
  const lines: LogEvent[] = []
  const sink: Sink<'log'> = { name: 'kept', signals: ['log'], write: (event) => void lines.push(event) }
  const [plain, reporting] = [sink, undefined].map((only) =>
    keeping({ errors: { alerts: ['new'] }, ...(only === undefined ? {} : { sinks: [only] }) }),
  )
  plain?.obs.errors.capture(new Error('x'))
  await plain?.obs.close()
  reporting?.obs.errors.capture(new Error('x'))
  await reporting?.obs.flush()
  for (const told of [lines, reporting?.lines])
    expect(told?.filter(({ event }) => event === 'errors.alert')).toMatchObject([{ fields: { kind: 'new' } }])
})

test('rules and samples hold back reports, counts stay exact', async () => {
  const { obs, reports } = keeping({ errors: { rules: [{ type: 'TypeError', keep: 0 }] } })
  for (let i = 0; i < 5; i += 1) obs.errors.capture(new TypeError('x'))
  obs.errors.capture(new Error('y'))
  await obs.flush()
  expect(reports.map(({ error }) => error.type)).toEqual(['Error'])
  expect(internals(obs).groups?.total).toBe(6)
})

test.each([['text'], [{ code: 'E_ODD' }], [new Error('real')]])(
  'what a run throws is one occurrence, however many runs it passes: %j',
  (thrown) => {
    const { obs, lines } = keeping()
    let caught: unknown
    try {
      obs.run('outer', () => obs.run('inner', () => throwIt(thrown)))
    } catch (error) {
      caught = error
    }
    expect(caught).toBe(thrown)
    expect(lines.map(({ event }) => event)).toEqual(['inner', 'outer'])
    expect(new Set(lines.map(({ errorId }) => errorId)).size).toBe(1)
    expect(obs.metrics.snapshot().find(({ name }) => name === 'errors')?.value).toBe(1)
  },
)

function throwIt(thrown: unknown): never {
  throw thrown
}

test('a failure after close is counted as closed, line and report, and handed to no sink', async () => {
  const { obs, lines, reports } = keeping()
  await obs.close()
  expect(obs.log.error('late', { err: new Error('late') })).toMatch(/^[0-9a-f]{32}$/)
  await obs.flush()
  expect([lines, reports]).toEqual([[], []])
  expect(obs.tally()['kept']).toEqual({ offered: 2, sent: 0, dropped: { closed: 2 } })
})

test('sessions are told once, whatever is configured anew, and none that ended before they were asked for', async () => {
  const { instance, told } = counting()
  instance.obs.run('before', () => undefined)
  for (let round = 0; round < 2; round += 1) {
    instance.configure({ sinks: [told.sink], errors: { sessions: true } })
    instance.obs.run('job', () => undefined)
    instance.obs.run('job', () => undefined)
  }
  instance.configure({ sinks: [told.sink] })
  instance.obs.run('after', () => undefined)
  instance.configure({ sinks: [told.sink], errors: { sessions: true } })
  instance.obs.run('job', () => undefined)
  await instance.obs.close()
  expect(told.exited).toEqual([4, 1])
})

function counting() {
  const exited: unknown[] = []
  const sink: Sink<'log'> = {
    name: 'told',
    signals: ['log'],
    write: ({ event, fields }) => void (event === 'release.sessions' && exited.push(fields['exited'])),
  }
  return { instance: createInstance(), told: { exited, sink } }
}
