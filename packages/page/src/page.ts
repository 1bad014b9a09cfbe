// The page: a sink that keeps lines and reports, and what answers its addresses.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  Clock,
  ErrorReport,
  FaultChannel,
  LineSink,
  LogEvent,
  MountedPage,
  Options,
  Sink,
} from '@obs/core'
import { json, send, sentence, type Answer } from './answer.ts'
import type { assets } from './assets.ts'
import { checkAnswer, checkOf } from './checks.ts'
import { decide } from './decisions.ts'
import { decoded } from './decoded.ts'
import { Guard, type Access, type Auth } from './guard.ts'
import { LineStore } from './line-store.ts'
import { LiveLines } from './live-lines.ts'
import { ReportStore } from './report-store.ts'
import { shell } from './shell.ts'
import { viewOf, type ViewSource } from './views.ts'

/** Options of the page. */
export type PageOptions = Options<{
  /** Where it is mounted. Default `/_obs`. */
  path: string
  /** Decides who may see it. Default: this machine, with a token that was printed. */
  auth: Auth
}>

/** What the page needs of its instance. */
export type PageParts = Pick<ViewSource, 'groups' | 'metrics' | 'resource' | 'resolve'> & {
  readonly clock: Clock
  readonly faults: Pick<FaultChannel, 'report'>
  /** Told the address with a fresh token when someone at this machine asked without one. */
  announce(address: string): void
}

/** The page of one instance. */
export interface Page {
  readonly sink: Sink<'log' | 'error'> & Pick<LineSink, 'writeLine'>
  readonly mounted: MountedPage
}

const announceEveryMs = 10_000

/** Makes a page; mounting it is a matter of passing requests to `mounted.handle`. */
export function createPage(options: PageOptions, parts: PageParts): Page {
  const lines = new LineStore()
  const reports = new ReportStore()
  const desk = new Desk(options, parts, { ...parts, lines, reports })
  return {
    sink: {
      name: 'page',
      signals: ['log', 'error'],
      writeLine: (line) => lines.add(line),
      write(event: LogEvent | ErrorReport) {
        if (event.signal === 'error') reports.add(event)
      },
      close: async () => desk.close(),
    },
    mounted: {
      handle: (request, response) => desk.handle(request as IncomingMessage, response as ServerResponse),
      address: (origin) => desk.address(origin),
    },
  }
}

class Desk {
  readonly #mount: string
  readonly #guard: Guard
  readonly #source: ViewSource
  readonly #live: LiveLines
  readonly #parts: PageParts
  #announcedMs = Number.NEGATIVE_INFINITY

  constructor(options: PageOptions, parts: PageParts, source: ViewSource) {
    this.#mount = (options.path ?? '/_obs').replace(/\/+$/, '')
    this.#guard = new Guard(this.#mount, options.auth, (cause) => parts.faults.report('page_failed', cause))
    this.#parts = parts
    this.#source = source
    this.#live = new LiveLines(source.lines, parts.clock)
  }

  address(origin: string): string {
    return `${origin}${this.#mount}/${this.#guard.ticket()}`
  }

  close(): void {
    this.#live.close()
  }

  /** True for requests below the mount path; they are answered here and seen by nobody else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const target = targetOf(request)
    if (!target.startsWith(this.#mount === '' ? '/' : this.#mount)) return false
    // Not `new URL(target, base)`, which takes `//name` for another host and throws where that is none.
    const url = new URL(`http://page${target}`)
    // With its dots resolved the path may lie elsewhere.
    if (url.pathname !== this.#mount && !url.pathname.startsWith(`${this.#mount}/`)) return false
    this.#answer(request, response, url).catch((cause: unknown) => {
      // A visitor who left in the middle of a decision is no trouble of the page's.
      if (!request.errored) this.#parts.faults.report('page_failed', cause)
      if (response.headersSent) response.destroy()
      else
        send(
          response,
          request.method,
          sentence(500, 'The page could not answer; the application is not affected.'),
        )
    })
    return true
  }

  async #answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { method } = request
    const group = /^\/errors\/([^/]{1,100})$/.exec(url.pathname.slice(this.#mount.length))?.[1]
    const decides = method === 'POST' && group !== undefined
    if (method !== 'GET' && method !== 'HEAD' && !decides)
      return send(response, method, {
        ...sentence(405, 'Only GET is answered here, and POST at a group of errors.'),
        headers: { allow: group === undefined ? 'GET, HEAD' : 'GET, HEAD, POST' },
      })
    const admission = await this.#guard.admit(request, url.searchParams.get('token'))
    if ('refused' in admission) {
      if (admission.lacks === 'token') this.#announce(request)
      return send(response, method, sentence(403, admission.refused))
    }
    if ('cookie' in admission) return send(response, method, this.#entered(url, admission.cookie))
    if (decides) return send(response, method, await this.#decided(request, group, admission.access))
    const path = url.pathname.slice(this.#mount.length)
    if (path === '/logs/stream') return this.#live.open(request, response, url.searchParams)
    return send(response, method, await this.#at(request, path, url.searchParams))
  }

  async #decided(request: IncomingMessage, group: string, access: Access): Promise<Answer> {
    if (access !== 'write') return sentence(403, 'You may look at this page, not decide on it.')
    return decide(request, decoded(group), this.#source.groups)
  }

  #entered(url: URL, cookie: string): Answer {
    url.searchParams.delete('token')
    return {
      ...sentence(303, 'Come in.'),
      headers: { location: `${url.pathname}${url.search}`, 'set-cookie': cookie },
    }
  }

  async #at(request: IncomingMessage, path: string, query: URLSearchParams): Promise<Answer> {
    if (path === '/assets/page.js')
      return { status: 200, type: 'text/javascript; charset=utf-8', body: (await builtUi()).script }
    if (path === '/assets/page.css')
      return { status: 200, type: 'text/css; charset=utf-8', body: (await builtUi()).style }
    const plugin = /^\/check\/(.+)$/.exec(path)?.[1]
    if (plugin !== undefined) return this.#check(decoded(plugin))
    const data = await viewOf(this.#source, path, query)
    if (wantsJson(request, query))
      return data === undefined ? sentence(404, 'There is nothing at this address.') : json(data)
    const told =
      data !== undefined && 'sentence' in data
        ? String(data.sentence)
        : 'This page needs its script; every address also answers ?format=json.'
    const service = this.#source.resource()['service.name'] ?? 'service'
    const { version } = await builtUi()
    const body = shell({ mount: this.#mount, title: titleOf(path, service), told, version })
    return { status: data === undefined ? 404 : 200, type: 'text/html; charset=utf-8', body }
  }

  async #check(name: string): Promise<Answer> {
    await this.#source.metrics.settle()
    const result = checkOf(this.#source.metrics, name)
    return result === undefined ? sentence(404, `There is no check '${name}'.`) : checkAnswer(result)
  }

  #announce(request: IncomingMessage): void {
    if (!isOpening(request) && this.#announcedMs > Number.NEGATIVE_INFINITY) return
    const { localPort, remoteAddress } = request.socket
    const now = this.#parts.clock.monotonicMs()
    const ticket = now - this.#announcedMs < announceEveryMs ? '' : this.#guard.ticket()
    if (ticket === '' || remoteAddress === undefined) return
    this.#announcedMs = now
    const scheme = 'encrypted' in request.socket ? 'https' : 'http'
    this.#parts.announce(`${scheme}://localhost:${localPort ?? ''}${this.#mount}/${ticket}`)
  }
}

// Not a script or an image of a page (Fetch Metadata Request Headers, section 2.2): a tab of a process before asks for ever.
function isOpening({ headers }: IncomingMessage): boolean {
  return (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate'
}

// Tabs, and those who hear a page before they see it, tell places apart by it (WCAG 2.2, 2.4.2).
function titleOf(path: string, service: string): string {
  const [, place = '', name = ''] = path.split('/').map(decoded)
  const shown = place === '' ? 'errors' : place === 'e' ? 'error' : place
  return [name, shown, service, '@obs'].filter((part) => part !== '').join(' · ')
}

// With the first visitor: most processes have none, and it takes a quarter of a megabyte.
async function builtUi(): Promise<typeof assets> {
  return (await import('./assets.ts')).assets
}

// Express cuts the mount path off `url` in nested routers and keeps the whole in `originalUrl`.
function targetOf(request: IncomingMessage): string {
  const { originalUrl } = request as { readonly originalUrl?: unknown }
  return typeof originalUrl === 'string' ? originalUrl : (request.url ?? '/')
}

function wantsJson(request: IncomingMessage, query: URLSearchParams): boolean {
  const format = query.get('format')
  if (format !== null) return format === 'json'
  return !(request.headers.accept ?? '').includes('text/html')
}
