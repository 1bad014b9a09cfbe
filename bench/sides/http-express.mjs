// Express bare, with @obs, and with pino-http, Sentry and prom-client wired by hand.
import { least, leastFailure } from './least.mjs'
import { centsOf, orderOf } from './shop.mjs'

async function application(express, prepare, finish) {
  const app = express()
  app.set('env', 'production')
  prepare(app)
  app.get('/orders/:id', (req, res) => res.json(orderOf(req.params.id)))
  app.get('/fail/:id', (req, res) => res.json({ cents: centsOf(req.params.id) }))
  finish(app)
  return new Promise((done) => {
    const server = app.listen(0, '127.0.0.1', () => done(server.address().port))
  })
}

const nothing = () => undefined

export const expressSides = {
  async bare() {
    const { default: express } = await import('express')
    return application(express, nothing, nothing)
  },
  // Its own handler prints the stack on stderr; this one is the least that answers.
  async 'bare-answering'() {
    const { default: express } = await import('express')
    return application(express, nothing, (app) =>
      app.use((_error, _req, res, _next) => res.status(500).json({ error: 'internal' })),
    )
  },
  async least() {
    const { default: express } = await import('express')
    return application(
      express,
      (app) => app.use((_req, res, next) => least(res, next)),
      (app) =>
        app.use((error, _req, res, _next) => {
          leastFailure(error)
          res.status(500).json({ error: 'internal' })
        }),
    )
  },
  async obs(dsn) {
    const { default: express } = await import('express')
    const { configure, errorView, observe } = await import('@obs/express')
    const { file } = await import('@obs/sinks/file')
    const { prometheus } = await import('@obs/sinks/prometheus')
    const { sentry } = await import('@obs/sinks/sentry')
    configure({
      service: 'shop',
      environment: 'production',
      sinks: [file({ path: '/dev/null' }), sentry({ dsn }), prometheus()],
    })
    return application(
      express,
      (app) => app.use(observe()),
      (app) => app.use(errorView()),
    )
  },
  async rival(dsn) {
    const Sentry = await import('@sentry/node')
    Sentry.init({ dsn, environment: 'production' })
    const { default: express } = await import('express')
    const { default: pinoHttp } = await import('pino-http')
    const { default: pino } = await import('pino')
    const { default: client } = await import('prom-client')
    const duration = new client.Histogram({
      name: 'http_request_duration_seconds',
      help: 'h',
      labelNames: ['method', 'route', 'status'],
    })
    const errors = new client.Counter({ name: 'errors', help: 'h', labelNames: ['event', 'type'] })
    client.collectDefaultMetrics()
    return application(
      express,
      (app) => {
        app.use(pinoHttp({ logger: pino(pino.destination({ dest: '/dev/null', sync: false })) }))
        app.use((req, res, next) => {
          const stop = duration.startTimer()
          res.once('close', () =>
            stop({ method: req.method, route: req.route?.path ?? 'none', status: res.statusCode }),
          )
          next()
        })
      },
      (app) => {
        app.use((error, req, res, _next) => {
          req.log.error({ err: error }, 'http.failed')
          errors.inc({ event: 'http.failed', type: error.name })
          res.status(500).json({ error: 'internal', id: Sentry.captureException(error) })
        })
      },
    )
  },
}
