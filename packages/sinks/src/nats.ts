// NATS over the connection you pass in, or its JetStream. Delivery: a connection has flushed to the server; JetStream has stored the message.
// https://docs.nats.io/nats-concepts/jetstream
// Proof: NATS 2.9.10 and its JetStream over @nats-io/transport-node 3.4.0.
import { kind, ObsFault } from '@obs/core'
import type { Payload } from '@obs/delivery'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { encodeRecord } from './encode-record.ts'

/** What is asked of a client: a connection publishes and flushes, JetStream's `publish` promises. */
export interface NatsClient {
  publish(subject: string, payload: Uint8Array): unknown
  flush?(): Promise<unknown>
}

/** Options of `nats`. */
export interface NatsOptions {
  readonly client: NatsClient
  readonly subject: string
}

/** Publishes every event to a subject. The connection stays yours. */
export const nats: Factory<NatsOptions> = defineBackend({
  name: 'nats',
  signals: ['log', 'error', 'metric'],
  options: {
    client: kind.needed(kind.object, 'pass a connection or its JetStream client'),
    subject: kind.name('name the subject'),
  },
  // A server's default maximum is 1 MB a message.
  limits: { batchBytesMax: 1024 * 1024 },
  target(options: NatsOptions & SinkOptions) {
    if (typeof options.client.publish !== 'function')
      throw new ObsFault(
        'bad_option',
        'nats: client has no publish: pass a connection or its JetStream client',
      )
    return { via: 'client', send: async (payload) => publish(payload, options) }
  },
  encode: encodeRecord,
  frame: (items) => [{ body: '', items }],
})

async function publish({ items }: Payload, { client, subject }: NatsOptions): Promise<void> {
  await Promise.all(items.map(async ({ bytes }) => client.publish(subject, bytes)))
  await client.flush?.()
}
