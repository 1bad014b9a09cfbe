// The start of a process: imports, one instance, one line, one error delivered, one counter. Sends the CPU microseconds since
// the process began.
import module from 'node:module'
import express from 'express'

const [side, dsn] = process.argv.slice(2)

// A flush alone does not hold the process.
process.channel.ref()

const starts = {
  bare: async () => {
    const app = express()
    app.get('/', (_req, res) => res.send('ok'))
  },
  obs: async () => {
    const { configure, errorView, log, metrics, obs, observe } = await import('@obs/express')
    const { file } = await import('@obs/sinks/file')
    const { sentry } = await import('@obs/sinks/sentry')
    configure({
      service: 'shop',
      sinks: [file({ path: '/dev/null' }), sentry({ dsn })],
    })
    const app = express()
    app.use(observe())
    app.get('/', (_req, res) => res.send('ok'))
    app.use(errorView())
    log.info('started', { port: 1 })
    log.error('start.failed', { err: new Error('first') })
    metrics.counter('starts').add()
    await obs.flush()
  },
  sentry: async () => {
    const Sentry = await import('@sentry/node')
    Sentry.init({ dsn })
    const app = express()
    app.get('/', (_req, res) => res.send('ok'))
    Sentry.captureException(new Error('first'))
    await Sentry.flush(3000)
  },
}

await starts[side]()
const { user, system } = process.cpuUsage()
// Node writes it at exit, which no side comes to; before 22.10 and where NODE_COMPILE_CACHE is not set there is nothing to write.
module.flushCompileCache?.()
process.send(user + system)
