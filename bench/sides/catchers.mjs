// Ways to tell a failure, behind one face: `fail(error)` is line, report and meter; `flush` resolves when all is sent.
import { openSync, readFileSync, writeSync } from 'node:fs'
import { caught, throwKnown } from './throwing.mjs'

export const catchers = {
  async obs(dsn, path) {
    const { createObs } = await import('@obs/node')
    const { file } = await import('@obs/sinks/file')
    const { sentry } = await import('@obs/sinks/sentry')
    const obs = createObs({ service: 'shop', sinks: [file({ path }), sentry({ dsn })] })
    return {
      fail: (error) => obs.log.error('payment.failed', { err: error, orderId: 'ord_8412' }),
      flush: () => obs.flush({ deadlineMs: 60_000 }),
      counted: () =>
        obs.metrics
          .snapshot()
          .filter((point) => point.name === 'errors')
          .reduce((sum, point) => sum + point.value, 0),
      tally: () => obs.tally(),
    }
  },
  /** The same with sinks that write nothing: what the call itself costs. */
  async obsMute() {
    const { createObs } = await import('@obs/node')
    const mute = { name: 'mute', signals: ['log', 'error'], write() {}, writeLine() {} }
    const obs = createObs({ service: 'shop', sinks: [mute] })
    return {
      fail: (error) => obs.log.error('payment.failed', { err: error, orderId: 'ord_8412' }),
      flush: () => obs.flush({ deadlineMs: 60_000 }),
    }
  },
  /** Not a way to tell anything: the one system call of a line that is written at once, with the bytes of ours. */
  async bareWrite(dsn, path) {
    const { fail, flush } = await catchers.obs(dsn, path)
    fail(caught(() => throwKnown(0)))
    await flush()
    const line = readFileSync(path)
    const file = openSync(path, 'a')
    return { fail: () => void writeSync(file, line), flush: async () => undefined }
  },
  async byHand(dsn, path) {
    return byHand(await import('@sentry/node'), dsn, { dest: path, sync: false })
  },
  /** With the line written before the call returns, as ours is. */
  async byHandSync(dsn, path) {
    return byHand(await import('@sentry/node'), dsn, { dest: path, sync: true })
  },
  /** With a line that is written nowhere. */
  async byHandMute(dsn) {
    return byHand(await import('@sentry/node'), dsn, undefined)
  },
  /** Sentry's light build; there is none of version 11. */
  async byHandLight(dsn, path) {
    return byHand(await import('@sentry/node-core/light'), dsn, { dest: path, sync: false })
  },
  async bugsnag(dsn) {
    const { default: Bugsnag } = await import('@bugsnag/node')
    const { origin } = new URL(dsn)
    Bugsnag.start({
      apiKey: '0'.repeat(32),
      endpoints: { notify: origin, sessions: origin },
      autoTrackSessions: false,
      logger: null,
    })
    let open = 0
    let idle
    return {
      fail(error) {
        open += 1
        Bugsnag.notify(error, undefined, () => {
          open -= 1
          if (open === 0) idle?.()
        })
      },
      flush: () =>
        new Promise((done) => {
          idle = done
          if (open === 0) done()
        }),
    }
  },
  async rollbar(dsn) {
    const { default: Rollbar } = await import('rollbar')
    const rollbar = new Rollbar({
      accessToken: 'k',
      endpoint: `${new URL(dsn).origin}/api/1/item/`,
      itemsPerMinute: 1e9,
      maxItems: 0,
      verbose: false,
    })
    return {
      fail: (error) => rollbar.error(error),
      flush: () => new Promise((done) => rollbar.wait(done)),
    }
  },
}

/** pino's line, Sentry's report and prom-client's counter, as three calls. */
async function byHand(Sentry, dsn, destination) {
  Sentry.init({ dsn, environment: 'production' })
  const { default: pino } = await import('pino')
  const { default: client } = await import('prom-client')
  const log = pino(destination === undefined ? { write() {} } : pino.destination(destination))
  const errors = new client.Counter({ name: 'errors', help: 'h', labelNames: ['event', 'type'] })
  return {
    fail(error) {
      log.error({ err: error, orderId: 'ord_8412' }, 'payment.failed')
      const id = Sentry.captureException(error)
      errors.inc({ event: 'payment.failed', type: error.name })
      return id
    },
    flush: () => Sentry.flush(60_000),
  }
}
