// The program of the worker that sends while the main thread waits. Source text, since a file of its own would not survive
// bundlers. It speaks http, https, udp, tcp, tls and unix; each reply is posted before it is counted.

/**
 * Expects `workerData`: `flag` (Int32 cells: 0 set to 1 at the end, 1 counts replies), `port`, `bytes` (all bodies) and
 * `parcels`, each with `target` and `payloads` of `{ index, from, to, headers, path, method }`.
 */
export const crashWorker: string = `
const { workerData: { flag, port, bytes, parcels } } = require('node:worker_threads')
const cells = new Int32Array(flag)
const total = parcels.reduce((sum, { payloads }) => sum + payloads.length, 0)
const told = new Set()
function tell(index, status, body = '', headers = {}) {
  if (told.has(index)) return
  told.add(index)
  port.postMessage({ index, reply: { status, headers, body: String(body) } })
  if (Atomics.add(cells, 1, 1) + 1 === total) { Atomics.store(cells, 0, 1); Atomics.notify(cells, 0) }
}
const body = ({ from, to }) => Buffer.from(new Uint8Array(bytes, from, to - from))
const plain = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

function http(url, { target, payloads }) {
  const { Agent, request } = require(url.protocol === 'https:' ? 'node:https' : 'node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: 4, ...target.tls })
  for (const payload of payloads) {
    const headers = { ...target.headers, ...payload.headers, 'content-length': payload.to - payload.from }
    const fail = (cause) => tell(payload.index, 0, cause.message)
    const to = new URL(url)
    if (payload.path !== undefined) to.pathname = to.pathname.replace(/\\/$/, '') + payload.path
    const outgoing = request(to, { method: payload.method ?? 'POST', agent, headers }, (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (chunk) => { if (text.length < 65536) text += chunk })
      reply.on('end', () => tell(payload.index, reply.statusCode, text, plain(reply.headers))).on('error', fail)
    })
    outgoing.on('error', fail).end(body(payload))
  }
}

function udp(url, { payloads }) {
  const fail = (cause) => payloads.forEach(({ index }) => tell(index, 0, cause.message))
  require('node:dns').lookup(url.hostname.replace(/^\\[|\\]$/g, ''), (cause, address, family) => {
    if (cause) return fail(cause)
    const socket = require('node:dgram').createSocket(family === 6 ? 'udp6' : 'udp4').on('error', fail)
    const next = (at) => {
      if (at === payloads.length) return socket.close()
      socket.send(body(payloads[at]), Number(url.port), address, (error) => {
        tell(payloads[at].index, error ? 0 : 200, error ? error.message : '')
        next(at + 1)
      })
    }
    next(0)
  })
}

function stream(url, { target, payloads }) {
  const { isIP, connect } = require('node:net')
  const host = url.hostname.replace(/^\\[|\\]$/g, '')
  const name = isIP(host) ? {} : { servername: host }
  const socket =
    url.protocol === 'tls:' ? require('node:tls').connect({ host, port: Number(url.port), ...name, ...target.tls })
    : url.protocol === 'unix:' ? connect({ path: url.pathname })
    : connect({ host, port: Number(url.port) })
  socket.on('error', (cause) => payloads.forEach(({ index }) => tell(index, 0, cause.message)))
  socket.resume()
  for (const payload of payloads)
    socket.write(body(payload), (error) => { if (!error) tell(payload.index, 200) })
  socket.end()
}

for (const parcel of parcels) {
  const url = new URL(parcel.target.url)
  const send = /^https?:$/.test(url.protocol) ? http : url.protocol === 'udp:' ? udp : stream
  try { send(url, parcel) } catch (cause) { for (const { index } of parcel.payloads) tell(index, 0, cause.message) }
}
`
