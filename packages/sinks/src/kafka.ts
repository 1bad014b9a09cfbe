// Kafka over the producer you pass in. Delivery: acknowledged as the producer is set to (`acks`).
// https://kafka.apache.org/documentation/#producerconfigs_acks
// Proof: broker simulator of librdkafka 2.0.2 over kafkajs 2.2.4; @platformatic/kafka 1.35.0 by its types alone.
import { kind, ObsFault } from '@obs/core'
import type { Payload } from '@obs/delivery'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { encodeRecord } from './encode-record.ts'

/** One message as both kafkajs and @platformatic/kafka take it. */
export type KafkaMessage = Readonly<{ topic: string; value: Buffer }>

/** What is asked of a producer: kafkajs reads `topic` of the call, @platformatic/kafka that of each message. */
export interface KafkaProducer {
  send(batch: { topic: string; messages: KafkaMessage[] }): Promise<unknown>
}

/** Options of `kafka`. */
export interface KafkaOptions {
  /** A producer, connected or connecting by itself. */
  readonly client: KafkaProducer
  readonly topic: string
}

/** Produces every event to a topic, one request a batch. The producer stays yours. */
export const kafka: Factory<KafkaOptions> = defineBackend({
  name: 'kafka',
  signals: ['log', 'error', 'metric'],
  options: {
    client: kind.needed(kind.object, 'pass a producer'),
    topic: kind.name('name the topic'),
  },
  // Below a broker's default `message.max.bytes`, which counts the batch.
  limits: { batchItemsMax: 500, batchBytesMax: 900_000 },
  target({ client, topic }: KafkaOptions & SinkOptions) {
    if (typeof client.send !== 'function')
      throw new ObsFault('bad_option', 'kafka: client has no send: pass a producer')
    return {
      via: 'client',
      send: async ({ items }) => client.send({ topic, messages: messagesOf(items, topic) }),
      isTooLarge,
    }
  },
  encode: encodeRecord,
  frame: (items) => [{ body: '', items }],
})

function messagesOf(items: Payload['items'], topic: string): KafkaMessage[] {
  return items.map(({ bytes }) => ({ topic, value: Buffer.from(bytes) }))
}

const tooLarge: ReadonlySet<unknown> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

// kafkajs tells it as the type of the cause, @platformatic/kafka as the id of one of several errors.
function isTooLarge(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  const { type, apiId } = cause as { readonly type?: unknown; readonly apiId?: unknown }
  const within: readonly unknown[] = cause instanceof AggregateError ? cause.errors : []
  return tooLarge.has(type) || tooLarge.has(apiId) || [cause.cause, ...within].some(isTooLarge)
}
