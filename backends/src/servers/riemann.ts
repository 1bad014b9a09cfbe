// A receiver for Riemann's protocol, since the server itself is in neither Debian nor npm: it decodes with the official proto file
// that npm's `riemann` client ships, and answers as Riemann does.
import { join } from 'node:path'
import type { ServerPlan } from '../server-plan.ts'
import { npmFolder, npmVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running receiver. */
export interface RiemannServer {
  readonly tcp: string
  readonly udp: string
  /** Every event so far, in order, as protobufjs gives them; 64-bit numbers as text. */
  events(): readonly Readonly<Record<string, unknown>>[]
}

const receiver = `
const { appendFileSync } = require('node:fs')
const [port, protobufjs, proto, file] = process.argv.slice(2)
const Msg = require(protobufjs).loadSync(proto).lookupType('Msg')
function take(bytes, via) {
  const { events } = Msg.toObject(Msg.decode(bytes), { longs: String })
  for (const event of events ?? []) appendFileSync(file, JSON.stringify({ via, ...event }) + '\\n')
}
require('node:net').createServer((socket) => {
  let held = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk])
    while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
      const end = 4 + held.readUInt32BE()
      take(held.subarray(4, end), 'tcp')
      held = held.subarray(end)
      socket.write(Buffer.from('000000021001', 'hex'))
    }
  })
}).listen(Number(port), '127.0.0.1')
require('node:dgram').createSocket('udp4').on('message', (bytes) => take(bytes, 'udp')).bind(Number(port), '127.0.0.1', () => console.log('ready'))
`

/** The receiver over proto.proto of npm's riemann 2.2. */
export const riemannServer: ServerPlan<RiemannServer> = {
  name: 'riemann',
  npm: ['riemann@2.2.0'],
  version() {
    const version = npmVersion('riemann', 'riemann')
    return version === undefined ? undefined : `a receiver over the proto file of npm riemann ${version}`
  },
  async start(place) {
    const port = await place.port()
    const script = place.write('receiver.cjs', receiver)
    const proto = join(npmFolder('riemann', 'riemann'), 'riemann/proto/proto.proto')
    const events = join(place.folder, 'events')
    place.spawn(process.execPath, [script, String(port), npmFolder('riemann', 'protobufjs'), proto, events])
    await until('the receiver listens', () => (place.read('log').includes('ready') ? true : undefined))
    return {
      tcp: `tcp://127.0.0.1:${port}`,
      udp: `udp://127.0.0.1:${port}`,
      events: () =>
        place
          .read('events')
          .split('\n')
          .filter((line) => line.endsWith('}'))
          .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    }
  },
}
