// Asking a server again until it has an answer: stores need a moment between taking a value and showing it.
import { connect } from 'node:net'

const everyMs = 100
const patienceMs = 30_000

/** The first answer that is not undefined; a thrown error counts as no answer yet. Throws after 30 s, with the last error. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const ends = Date.now() + patienceMs
  let last: unknown = 'no answer'
  while (Date.now() < ends) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (cause) {
      last = cause
    }
    await new Promise((resolve) => {
      setTimeout(resolve, everyMs)
    })
  }
  throw new Error(`${what}: not within ${patienceMs} ms`, { cause: last })
}

/** The JSON of a URL. Throws for any status but 2xx. */
export async function json<T>(url: string, init?: RequestInit): Promise<T> {
  const reply = await fetch(url, init)
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}

/** True once somebody listens on a TCP port of 127.0.0.1, else undefined. */
export async function tcpOpen(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(undefined))
  })
}
