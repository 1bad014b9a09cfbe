// The start of a process: imports, one instance, one line, one error, one counter. Sends the CPU microseconds since the process began.
import express from 'express'

const [side] = process.argv.slice(2)

const starts = {
  bare: async () => {
    const app = express()
    app.get('/', (_req, res) => res.send('ok'))
  },
  obs: async () => {
    const { configure, errorView, log, metrics, observe } = await import('@obs/express')
    const { file } = await import('@obs/sinks/file')
    const { sentry } = await import('@obs/sinks/sentry')
    configure({
      service: 'shop',
      sinks: [file({ path: '/dev/null' }), sentry({ dsn: 'http://key@127.0.0.1:9/1' })],
    })
    const app = express()
    app.use(observe())
    app.get('/', (_req, res) => res.send('ok'))
    app.use(errorView())
    log.info('started', { port: 1 })
    log.error('start.failed', { err: new Error('first') })
    metrics.counter('starts').add()
  },
  sentry: async () => {
    const Sentry = await import('@sentry/node')
    Sentry.init({ dsn: 'http://key@127.0.0.1:9/1' })
    const app = express()
    app.get('/', (_req, res) => res.send('ok'))
    Sentry.captureException(new Error('first'))
  },
}

await starts[side]()
const { user, system } = process.cpuUsage()
process.send(user + system)
