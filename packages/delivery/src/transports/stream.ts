// A byte stream kept open: TCP, TLS or a unix socket. Framing is in the payload; a reply is awaited only where asked for.
import type { Reply } from '../item.ts'
import { StreamConnection, type StreamOptions } from './stream-connection.ts'
import { unconnected } from './certificate-mend.ts'
import { bytesOf, crashTarget, failed, within, type Transport } from './transport.ts'

export type { StreamOptions } from './stream-connection.ts'

/** Writes payloads to one connection, opened at the first and again after a failure. A reply's body is latin1 text. */
export function streamTransport(options: StreamOptions): Transport {
  const target = crashTarget(options)
  const stream = new Stream(options)
  return {
    crash: () => [target],
    send: async ({ body }) => stream.send(bytesOf(body)),
    close: () => stream.close(),
  }
}

class Stream {
  readonly #options: StreamOptions
  #open: StreamConnection | undefined
  #isClosed = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: StreamOptions) {
    this.#options = options
  }

  // A reply does not say what it answers, so only one payload at a time waits for one.
  async send(body: Uint8Array): Promise<Reply> {
    if (this.#options.replyLength === undefined) return this.#exchange(body)
    const reply = this.#last.then(async () => this.#exchange(body))
    this.#last = reply
    return reply
  }

  close(): void {
    this.#isClosed = true
    this.#leave(this.#open)
  }

  async #exchange(body: Uint8Array): Promise<Reply> {
    if (this.#isClosed) return failed('closed')
    let connection: StreamConnection | undefined
    try {
      // Certificates that cannot be read are thrown at once.
      connection = this.#connection()
      return await within(this.#options, connection.exchange(body))
    } catch (cause) {
      this.#leave(connection)
      return unconnected(cause)
    }
  }

  #connection(): StreamConnection {
    if (this.#open !== undefined) return this.#open
    const made = new StreamConnection(this.#options, () => this.#leave(made))
    this.#open = made
    return made
  }

  // A later one stays: what an earlier one comes to is its own matter.
  #leave(connection: StreamConnection | undefined): void {
    connection?.destroy()
    if (this.#open === connection) this.#open = undefined
  }
}
