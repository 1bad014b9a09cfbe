// Spotlight, Sentry's own sidecar, and sentry-cli, which reads envelopes as strictly as Sentry's own server does.
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { npmFolder, npmVersion } from '../software.ts'
import { until } from '../until.ts'

/** An envelope as Spotlight shows it: header, then item headers with their payloads. */
export type ShownEnvelope = readonly [
  header: Readonly<Record<string, unknown>>,
  items: readonly (readonly [
    header: Readonly<Record<string, unknown>>,
    payload: Readonly<Record<string, unknown>>,
  ])[],
]

/** The running sidecar. */
export interface SpotlightServer {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  readonly dsn: string
  /** The first envelope that `matches`, once it is there. */
  envelope(matches: (envelope: ShownEnvelope) => boolean): Promise<ShownEnvelope>
  /** The bytes of an envelope as they came. */
  bytes(envelope: ShownEnvelope): Promise<Uint8Array>
  /** Parses strictly. Throws for an envelope with a wrong length, header or JSON. */
  check(envelope: Uint8Array): void
}

const cli = `@sentry/cli-linux-${process.arch}`

// Its command binds every address and tells its makers of its use; its library does neither, held to loopback here.
const program = `
import net from 'node:net'
import { pathToFileURL } from 'node:url'
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  if (typeof args[0] === 'number' && args[1] === undefined) args[1] = '127.0.0.1'
  return listen.apply(this, args)
}
const { setupSpotlight } = await import(pathToFileURL(process.argv[2]))
await setupSpotlight({ port: Number(process.argv[3]), isStandalone: true })
`

/** Spotlight 4.11; with the hono that npm picks by itself every request fails. */
export const spotlightServer: ServerPlan<SpotlightServer> = {
  name: 'spotlight',
  npm: ['@spotlightjs/spotlight@4.11.8', 'hono@4.12.25', `${cli}@3.8.0`],
  version() {
    const [spotlight, checker] = [
      npmVersion('spotlight', '@spotlightjs/spotlight'),
      npmVersion('spotlight', cli),
    ]
    return spotlight === undefined || checker === undefined
      ? undefined
      : `Spotlight ${spotlight} and sentry-cli ${checker}`
  },
  async start(place) {
    const port = await place.port()
    const url = `http://127.0.0.1:${port}`
    const dsn = `http://public@127.0.0.1:${port}/1`
    place.spawn(process.execPath, [
      place.write('serve.mjs', program),
      `${npmFolder('spotlight', '@spotlightjs/spotlight')}/dist/server/main.js`,
      String(port),
    ])
    await until('Spotlight answers', async () => ((await fetch(`${url}/health`)).ok ? true : undefined))
    return {
      url,
      dsn,
      envelope: async (matches) => until('the envelope', async () => (await shown(url)).find(matches)),
      bytes: async ([header]) => {
        const reply = await fetch(`${url}/envelope/${String(header['__spotlight_envelope_id'])}`)
        return new Uint8Array(await reply.arrayBuffer())
      },
      check: (envelope) => check(place, dsn, envelope),
    }
  },
}

const listenMs = 500

// Its stream begins with all it keeps, and stays open.
async function shown(url: string): Promise<readonly ShownEnvelope[]> {
  const reply = await fetch(`${url}/stream`, { signal: AbortSignal.timeout(listenMs) })
  let text = ''
  try {
    for await (const chunk of reply.body ?? []) text += new TextDecoder().decode(chunk as Uint8Array)
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause
  }
  return [...text.matchAll(/^data: (\[.*)$/gm)].map(([, data = '']) => JSON.parse(data) as ShownEnvelope)
}

function check(place: Place, dsn: string, envelope: Uint8Array): void {
  const file = place.write('envelope', Buffer.from(envelope).toString())
  const env = { SENTRY_DSN: dsn, SENTRY_DISABLE_UPDATE_CHECK: '1' }
  place.run(`${npmFolder('spotlight', cli)}/bin/sentry-cli`, ['send-envelope', file], { env })
}
