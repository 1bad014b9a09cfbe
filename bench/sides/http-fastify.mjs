// Fastify bare, with @obs, and with its pino, Sentry and prom-client wired by hand.
import { least, leastFailure } from './least.mjs'
import { centsOf, orderOf } from './shop.mjs'

async function application(app) {
  app.get('/orders/:id', (request, reply) => reply.send(orderOf(request.params.id)))
  app.get('/fail/:id', (request, reply) => reply.send({ cents: centsOf(request.params.id) }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server.address().port
}

export const fastifySides = {
  async bare() {
    const { default: fastify } = await import('fastify')
    return application(fastify())
  },
  async least() {
    const { default: fastify } = await import('fastify')
    const app = fastify()
    app.addHook('onRequest', (_request, reply, next) => least(reply.raw, next))
    app.setErrorHandler((error, _request, reply) => {
      leastFailure(error)
      return reply.code(500).send({ error: 'internal' })
    })
    return application(app)
  },
  async obs(dsn) {
    const { default: fastify } = await import('fastify')
    const { configure, errorView, logging, observe } = await import('@obs/fastify')
    const { file } = await import('@obs/sinks/file')
    const { prometheus } = await import('@obs/sinks/prometheus')
    const { sentry } = await import('@obs/sinks/sentry')
    configure({
      service: 'shop',
      environment: 'production',
      sinks: [file({ path: '/dev/null' }), sentry({ dsn }), prometheus()],
    })
    const app = fastify({ ...logging() })
    await app.register(observe)
    app.setErrorHandler(errorView())
    return application(app)
  },
  async rival(dsn) {
    const Sentry = await import('@sentry/node')
    Sentry.init({ dsn, environment: 'production' })
    const { default: fastify } = await import('fastify')
    const { default: pino } = await import('pino')
    const { default: client } = await import('prom-client')
    const labelNames = ['method', 'route', 'status']
    const duration = new client.Histogram({ name: 'http_request_duration_seconds', help: 'h', labelNames })
    const errors = new client.Counter({ name: 'errors', help: 'h', labelNames: ['event', 'type'] })
    client.collectDefaultMetrics()
    const app = fastify({
      loggerInstance: pino(pino.destination({ dest: '/dev/null', sync: false })),
    })
    app.addHook('onResponse', async (request, reply) => {
      const { method, routeOptions } = request
      duration.observe(
        { method, route: routeOptions.url ?? 'none', status: reply.statusCode },
        reply.elapsedTime / 1000,
      )
    })
    app.setErrorHandler((error, request, reply) => {
      request.log.error({ err: error }, 'http.failed')
      errors.inc({ event: 'http.failed', type: error.name })
      return reply.code(500).send({ error: 'internal', id: Sentry.captureException(error) })
    })
    return application(app)
  },
}
