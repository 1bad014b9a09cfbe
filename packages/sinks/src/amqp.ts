// AMQP 0-9-1 (RabbitMQ) over the channel you pass in. Delivery: acknowledged by the broker on a confirm channel, else handed to the client.
// https://www.rabbitmq.com/docs/confirms
// Proof: RabbitMQ 3.10.8 over amqplib 2.3.1, confirm channel and plain.
import { kind, type Kind, ObsFault } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { encodeRecord } from './encode-record.ts'

/** What is asked of a channel; amqplib's has it. */
export interface AmqpChannel {
  /** False: the buffer is full, `drain` tells when it is empty. */
  publish(exchange: string, routingKey: string, content: Buffer, options: object): boolean | Promise<unknown>
  /** Confirm channels only: resolves when the broker has taken all that was published. */
  waitForConfirms?(): Promise<unknown>
  once?(event: 'drain', listener: () => void): unknown
}

/** Options of `amqp`. */
export interface AmqpOptions {
  /** A channel, better a confirm channel; a function where it is made anew after a loss. */
  readonly client: AmqpChannel | (() => AmqpChannel)
  readonly exchange: string
  /** Default: signal and level, as in `log.info`, `error.fatal`, `metric`; made for topic exchanges. */
  readonly routingKey?: string | undefined
}

const clientKind: Kind = {
  complaint: (name, value) => (typeof value === 'function' ? undefined : kind.object.complaint(name, value)),
}

/** Publishes every event to an exchange, as persistent messages. The channel stays yours. */
export const amqp: Factory<AmqpOptions> = defineBackend({
  name: 'amqp',
  signals: ['log', 'error', 'metric'],
  options: {
    client: kind.needed(clientKind, 'pass a channel, or a function that gives one'),
    exchange: kind.needed(kind.text, "name the exchange; '' is the broker's own"),
    routingKey: kind.text,
  },
  target(options: AmqpOptions & SinkOptions) {
    const { client } = options
    if (typeof client !== 'function' && typeof client.publish !== 'function')
      throw new ObsFault('bad_option', 'amqp: client has no publish: pass a channel, not a connection')
    return { via: 'client', send: async (payload) => publish(payload, options) }
  },
  encode: encodeRecord,
  frame: (items) => [{ body: '', items }],
})

async function publish({ items }: Payload, { client, exchange, routingKey }: AmqpOptions): Promise<void> {
  const channel = typeof client === 'function' ? client() : client
  for (const item of items) {
    const published = channel.publish(exchange, routingKey ?? keyOf(item), Buffer.from(item.bytes), {
      contentType: 'application/json',
      persistent: true,
      type: item.signal,
      timestamp: Math.floor(item.time / 1000),
    })
    if ((await published) === false) await drained(channel)
  }
  await channel.waitForConfirms?.()
}

async function drained(channel: AmqpChannel): Promise<void> {
  if (channel.once === undefined) return
  await new Promise<void>((resolve) => channel.once?.('drain', resolve))
}

function keyOf({ signal, level }: Item): string {
  return level === undefined ? signal : `${signal}.${level}`
}
