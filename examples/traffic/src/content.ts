// What the site has to serve: the pages and files that the log shows it had.
import { parseRequest, shippedLines } from './access-log.ts'

/** One page or file. */
export interface Page {
  readonly path: string
  readonly bytes: number
  readonly etag: string
}

/** The site's content, and where moved pages went. */
export interface Content {
  readonly pages: ReadonlyMap<string, Page>
  readonly moved: ReadonlyMap<string, string>
}

/** Learns the content from the shipped log. */
export function loadContent(): Content {
  const pages = new Map<string, Page>()
  const moved = new Map<string, string>()
  for (const line of shippedLines()) {
    const request = parseRequest(line)
    if (request === undefined) continue
    const [path = '/'] = request.target.split('?')
    if (request.status === 301) moved.set(path, `${path}/`)
    if (![200, 206, 304].includes(request.status)) continue
    const bytes = Math.max(request.bytes, pages.get(path)?.bytes ?? 0)
    pages.set(path, { path, bytes, etag: `"${path.length}-${bytes}"` })
  }
  return { pages, moved }
}

/** The body of a page: as many bytes as the original had. */
export function bodyOf({ bytes }: Page): Buffer {
  return Buffer.alloc(bytes, 'semicomplete ')
}
