// The journey of one failure on Fastify: the same application, the same promises.
import { context, errorView, log, logging, observe } from '@obs/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { journeyCases } from '../../http/e2e/journey.ts'

async function application(leave: () => void): Promise<FastifyInstance> {
  const products = new Map([['book', { price: 12 }]])
  const app = Fastify({ ...logging() })
  await app.register(observe)
  app.setErrorHandler(errorView())
  app.addHook('onRequest', (request, _reply, next) => {
    context.set({ tenant: request.hostname })
    next()
  })
  app.get<{ Params: { id: string } }>('/products/:id', ({ params }) => ({
    price: (products.get(params.id) as { price: number }).price,
  }))
  app.get<{ Querystring: { order?: string } }>('/pay', async ({ query }, reply) => {
    log.info('payment.started', { order: query.order })
    try {
      JSON.parse('@4000 {not json')
    } catch (err) {
      const id = log.error('payment.failed', { err, order: query.order })
      await reply.code(502).send({ oops: id })
    }
  })
  app.get('/twice', (request) => {
    const err = new RangeError('seen twice')
    request.log.error({ err }, 'first.sight')
    throw err
  })
  app.get('/begun', (_request, reply) => {
    reply.hijack()
    reply.raw.write('half an answer')
    void errorView()(new Error('too late'), _request, reply)
  })
  app.get('/slow', (_request, reply) => {
    reply.hijack()
    leave()
  })
  app.post('/body', async (request) => {
    request.obs.set({ carrier: 'acme' })
    request.log.info({ body: request.body }, 'body.read')
    return { traced: request.obs.id }
  })
  return app
}

journeyCases(async ({ leave }) => {
  const app = await application(leave)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    async close() {
      app.server.closeAllConnections()
      await app.close()
    },
  }
})
