// A GELF server from npm: plain and gzip datagrams, chunks put together again.
import { join } from 'node:path'
import type { ServerPlan } from '../server-plan.ts'
import { npmFolder, npmVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running server. */
export interface GraygelfServer {
  readonly udp: string
  /** The first message of this short message, once it is there. */
  message(shortMessage: string): Promise<Readonly<Record<string, unknown>>>
}

const program = `
const { appendFileSync } = require('node:fs')
const server = require(process.argv[2])()
server.on('message', (message) => appendFileSync('messages', JSON.stringify(message) + '\\n'))
server.listen(Number(process.argv[3]), '127.0.0.1')
server._udp.on('listening', () => appendFileSync('messages', '{"short_message":"listening"}\\n'))
`

/** graygelf 2.0. */
export const graygelfServer: ServerPlan<GraygelfServer> = {
  name: 'graygelf',
  npm: ['graygelf@2.0.0'],
  version() {
    const version = npmVersion('graygelf', 'graygelf')
    return version === undefined ? undefined : `graygelf ${version}`
  },
  async start(place) {
    const port = await place.port()
    const file = place.write('serve.js', program)
    place.spawn(process.execPath, [file, join(npmFolder('graygelf', 'graygelf'), 'server'), String(port)])
    const message: GraygelfServer['message'] = async (shortMessage) =>
      until(`the message '${shortMessage}'`, () =>
        place
          .read('messages')
          .split('\n')
          .filter((line) => line.endsWith('}'))
          .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
          .find((found) => found['short_message'] === shortMessage),
      )
    await message('listening')
    return { udp: `udp://127.0.0.1:${port}`, message }
  },
}
