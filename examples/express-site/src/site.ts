// A small site on Express 5, observed as a user would: observe first, errorView last, log.error where something is caught.
import { bodyOf, parseEventLine, type Content } from '@obs-private/traffic'
import { errorView, log, metrics, observe } from '@obs/express'
import express, { type Express, type Request, type Response } from 'express'

const served = metrics.histogram('site.page.size', { help: 'Size of served pages', unit: 'By' })
const events = metrics.counter('site.events', { help: 'Lines of the event log', labels: ['outcome'] })

/** Builds the site over its content. `upstream` is where its feed comes from. */
export function createSite({ pages, moved }: Content, upstream: string): Express {
  const app = express()

  app.use(observe())
  app.use(express.text({ limit: '1mb' }))

  app.post('/events', (req, res) => {
    const failures = String(req.body).split('\n').flatMap(takeLine)
    res.status(failures.length === 0 ? 204 : 207).json({ failures })
  })

  app.use(async (req, res, next) => {
    if (req.query['flav'] === undefined) return next()
    try {
      const feed = await fetch(upstream)
      return res.type('application/rss+xml').send(await feed.text())
    } catch (err) {
      return res.status(502).json({ oops: log.error('feed.failed', { err, upstream }) })
    }
  })

  app.use((req, res) => {
    // The handlers decode by themselves: file names of this site hold what path patterns refuse.
    const path = decodeURIComponent(req.path)
    decodeURIComponent(req.originalUrl)
    const target = moved.get(path)
    if (target !== undefined) return res.redirect(301, target)
    return path.startsWith('/files/') || path.startsWith('/projects/')
      ? download(path, res)
      : page(path, req, res)
  })

  // Every file that is linked exists, its author was sure of that: what is missing is a TypeError.
  function download(path: string, res: Response): void {
    const file = pages.get(path) as NonNullable<ReturnType<typeof pages.get>>
    served.record(file.bytes)
    res.type('application/octet-stream').send(bodyOf(file))
  }

  function page(path: string, req: Request, res: Response): void {
    const found = pages.get(path)
    if (found === undefined) {
      res.status(404).type('text').send('nothing here\n')
      return
    }
    served.record(found.bytes)
    res.set('etag', found.etag)
    if (req.headers['if-modified-since'] !== undefined) res.status(304).end()
    else res.type('html').send(bodyOf(found))
  }

  app.use(errorView())
  return app
}

function takeLine(line: string, index: number): readonly string[] {
  try {
    const { data } = parseEventLine(line)
    events.with({ outcome: 'taken' }).add()
    log.debug('event.taken', data)
    return []
  } catch (err) {
    events.with({ outcome: 'refused' }).add()
    return [log.error('event.refused', { err, index, line })]
  }
}
