// A loopback HTTP client that costs little: raw sockets, keep-alive, one request in flight per connection.
import { connect } from 'node:net'

const headEnd = Buffer.from('\r\n\r\n')

/**
 * Sends `count` requests for `path` over `connections` sockets; resolves to the statuses seen, by number. `isPatient`: asks again over
 * another socket where the server, slow as it may be, has closed one that it took to be idle.
 */
export async function load({ port, path, count, connections = 32, isPatient = false }) {
  const statuses = {}
  let left = count
  const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n\r\n`
  const take = () => left-- > 0
  const giveBack = () => (left += 1)
  const spinning = spin()
  await Promise.all(
    Array.from({ length: connections }, () =>
      converse({
        port,
        request,
        take,
        giveBack: isPatient ? giveBack : undefined,
        seen: (status) => (statuses[status] = (statuses[status] ?? 0) + 1),
      }),
    ),
  )
  spinning.stop()
  return statuses
}

/**
 * Keeps this process from sleeping in the poll phase. Otherwise a server that waits for its client writes to a client that is
 * awake, and one the client waits for must wake it at each answer, which costs the server more than what is measured here.
 */
function spin() {
  let stopped = false
  const turn = () => stopped || setImmediate(turn)
  turn()
  return { stop: () => (stopped = true) }
}

function converse(talk) {
  const { port, request, take, giveBack, seen } = talk
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = Buffer.alloc(0)
    let isAsking = false
    const ask = () => {
      isAsking = take()
      if (isAsking) socket.write(request)
      else socket.end(() => resolve())
    }
    socket.once('connect', ask)
    socket.once('error', (cause) => {
      if (giveBack === undefined || !isAsking) reject(cause)
      else {
        giveBack()
        converse(talk).then(resolve, reject)
      }
    })
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const length = answerLength(received)
      if (length === undefined || received.length < length) return
      seen(received.toString('latin1', 9, 12))
      received = received.subarray(length)
      ask()
    })
  })
}

/** Bytes of the answer that `received` begins with; undefined until its head is there. Answers carry a content-length. */
function answerLength(received) {
  const end = received.indexOf(headEnd)
  if (end < 0) return undefined
  const found = /content-length: (\d+)/i.exec(received.toString('latin1', 0, end))
  if (found === null) throw new Error('an answer without content-length')
  return end + headEnd.length + Number(found[1])
}
