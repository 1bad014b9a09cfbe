// The same small site on Fastify 5: observe registered first, errorView as the error handler, request.log in pino's order.
import { bodyOf, parseEventLine, type Content } from '@obs-private/traffic'
import { errorView, log, logging, metrics, observe } from '@obs/fastify'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'

const served = metrics.histogram('site.page.size', { help: 'Size of served pages', unit: 'By' })
const events = metrics.counter('site.events', { help: 'Lines of the event log', labels: ['outcome'] })

/** Builds the site over its content. `upstream` is where its feed comes from. */
export async function createSite({ pages, moved }: Content, upstream: string): Promise<FastifyInstance> {
  const app = Fastify({ ...logging() })

  await app.register(observe)
  app.setErrorHandler(errorView())
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  app.post('/events', async (request, reply) => {
    const failures = String(request.body)
      .split('\n')
      .flatMap((line, index) => takeLine(request, line, index))
    return reply.code(failures.length === 0 ? 204 : 207).send({ failures })
  })

  app.addHook<{ Querystring: { flav?: string } }>('preHandler', async (request, reply) => {
    if (request.query.flav === undefined) return undefined
    try {
      const feed = await fetch(upstream)
      return await reply.type('application/rss+xml').send(await feed.text())
    } catch (err) {
      return reply.code(502).send({ oops: log.error('feed.failed', { err, upstream }) })
    }
  })

  // Fastify answers a target that does not decode with 400 before any route; its handler for what is not found sees the rest.
  app.setNotFoundHandler(async (request, reply) => {
    const [raw = '/'] = request.url.split('?')
    const path = decodeURIComponent(raw)
    decodeURIComponent(request.url)
    const target = moved.get(path)
    if (target !== undefined) return reply.redirect(target, 301)
    return path.startsWith('/files/') || path.startsWith('/projects/')
      ? download(path, reply)
      : page(path, request, reply)
  })

  // Every file that is linked exists, its author was sure of that: what is missing is a TypeError.
  function download(path: string, reply: FastifyReply): FastifyReply {
    const file = pages.get(path) as NonNullable<ReturnType<typeof pages.get>>
    served.record(file.bytes)
    return reply.code(200).type('application/octet-stream').send(bodyOf(file))
  }

  function page(path: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const found = pages.get(path)
    if (found === undefined) return reply.code(404).type('text/plain').send('nothing here\n')
    served.record(found.bytes)
    reply.header('etag', found.etag)
    if (request.headers['if-modified-since'] !== undefined) return reply.code(304).send()
    return reply.code(200).type('text/html').send(bodyOf(found))
  }

  return app
}

function takeLine(request: FastifyRequest, line: string, index: number): readonly string[] {
  try {
    const { data } = parseEventLine(line)
    events.with({ outcome: 'taken' }).add()
    request.log.debug(data, 'event.taken')
    return []
  } catch (err) {
    events.with({ outcome: 'refused' }).add()
    return [log.error('event.refused', { err, index, line })]
  }
}
