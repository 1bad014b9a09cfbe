// MQTT over the client you pass in. Delivery: acknowledged by the broker (QoS 1, the default), or handed to the kernel (QoS 0).
// https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901236
// Proof: Mosquitto 2.0.11 over mqtt 5.16.0.
import { kind, ObsFault } from '@obs/core'
import type { Payload } from '@obs/delivery'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { encodeRecord } from './encode-record.ts'

/** What is asked of a client; that of the package mqtt has it. */
export interface MqttClient {
  publish(
    topic: string,
    message: Buffer,
    options: { qos: 0 | 1 | 2 },
    done: (error?: Error | null) => void,
  ): unknown
}

/** Options of `mqtt`. */
export interface MqttOptions {
  readonly client: MqttClient
  readonly topic: string
  /** Default 1: at least once. */
  readonly qos?: 0 | 1 | 2 | undefined
}

/** Publishes every event to a topic, in order. The client stays yours. */
export const mqtt: Factory<MqttOptions> = defineBackend({
  name: 'mqtt',
  signals: ['log', 'error', 'metric'],
  options: {
    client: kind.needed(kind.object, 'pass what connect() returned'),
    topic: kind.name('name the topic'),
    qos: kind.oneOf(0, 1, 2),
  },
  target(options: MqttOptions & SinkOptions) {
    if (typeof options.client.publish !== 'function')
      throw new ObsFault('bad_option', 'mqtt: client has no publish: pass what connect() returned')
    return { via: 'client', send: async (payload) => publish(payload, options) }
  },
  encode: encodeRecord,
  frame: (items) => [{ body: '', items }],
})

async function publish({ items }: Payload, { client, topic, qos = 1 }: MqttOptions): Promise<void> {
  await Promise.all(
    items.map(
      async ({ bytes }) =>
        new Promise<void>((resolve, reject) => {
          client.publish(topic, Buffer.from(bytes), { qos }, (error) => (error ? reject(error) : resolve()))
        }),
    ),
  )
}
