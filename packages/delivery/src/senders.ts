// How a worker thread sends: http, https, udp, tcp, tls and unix. Source text, since a file of its own would not survive bundlers.

import { judgedMsMax } from './transports/transport.ts'

/**
 * Defines `senderFor(url, target)`, which gives `send(payloads, tell)`. A payload is `{ index, bytes(), headers, path, method, signal }`,
 * where `signal` gives it up; `tell(index, status, body, headers)` is called once for each or more often, of which the first counts.
 */
export const senders: string = `
const plain = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
const bare = (url) => url.hostname.replace(/^\\[|\\]$/g, '')
const serverName = (host) => require('node:net').isIP(host) ? '' : host
const clientOf = (url) => require(url.protocol === 'https:' ? 'node:https' : 'node:http')
const socketsMax = 4

function through(proxy, isTunnel, tls) {
  const [user, password] = [proxy.username, proxy.password].map(decodeURIComponent)
  const who = user || password ? { 'proxy-authorization': 'Basic ' + Buffer.from(user + ':' + password).toString('base64') } : {}
  const address = { protocol: proxy.protocol, hostname: bare(proxy), port: proxy.port, servername: serverName(bare(proxy)) }
  const open = ({ host, port, givenUp, ...options }, opened) => {
    const server = (host.includes(':') ? '[' + host + ']' : host) + ':' + port
    const asked = { ...address, ...tls, method: 'CONNECT', path: server, headers: { host: server, ...who }, agent: false, signal: givenUp }
    clientOf(proxy).request(asked).on('error', opened).on('connect', ({ statusCode }, socket) => {
      if (statusCode < 300) return opened(null, require('node:tls').connect({ ...options, host, socket }))
      socket.destroy()
      opened(new Error('the proxy answered ' + statusCode))
    }).end()
  }
  const asked = (to) => ({ ...address, path: to.origin + to.pathname + to.search, headers: { host: to.host, ...who } })
  return isTunnel ? { open, asked: () => ({}) } : { peer: proxy, asked }
}

function http(url, target) {
  const way = target.proxy ? through(new URL(target.proxy), url.protocol === 'https:', target.tls) : { asked: () => ({}) }
  const { Agent, request } = clientOf(way.peer ?? url)
  const agent = new Agent({ keepAlive: true, maxSockets: socketsMax, ...target.tls })
  if (way.open) agent.createConnection = way.open
  const reply = ({ bytes, headers, path, method = 'POST', signal }) => new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const to = new URL(url)
    if (path !== undefined) to.pathname = to.pathname.replace(/\\/$/, '') + path
    const body = bytes()
    const passing = way.asked(to)
    // The agent passes every option on but the signal.
    const asked = { method, agent, signal, givenUp: signal, ...passing, headers: { ...passing.headers, ...target.headers, ...headers, 'content-length': body.length } }
    let isAnswered = false
    const take = (reply) => {
      isAnswered = true
      let text = ''
      reply.setEncoding(/protobuf|octet-stream/.test(reply.headers['content-type'] ?? '') ? 'latin1' : 'utf8').on('data', (chunk) => { if (text.length < 1048576) text += chunk })
      reply.on('end', () => resolve([reply.statusCode, text, plain(reply.headers)])).on('error', reject)
    }
    const ask = () => {
      const outgoing = request(to, asked, take)
      // A server may close a connection it kept, just as we write to it: each such request uses one up.
      outgoing.on('error', (cause) => !isAnswered && outgoing.reusedSocket && /^(?:ECONNRESET|EPIPE)$/.test(cause.code) ? ask() : reject(cause))
      outgoing.on('upgrade', ({ statusCode }, socket) => { socket.destroy(); reject(new Error('the server answered ' + statusCode)) }).end(body)
    }
    ask()
  })
  // No more at once than sockets are kept: the agent does not count a tunnel before it is open, and would open one for each.
  const waiting = []
  let idle = socketsMax
  const pump = async () => {
    idle -= 1
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { payload, tell } = next
      await reply(payload).then((told) => tell(payload.index, ...told), (cause) => tell(payload.index, 0, cause.message))
    }
    idle += 1
  }
  return (payloads, tell) => {
    for (const payload of payloads) waiting.push({ payload, tell })
    while (idle > 0 && waiting.length > 0) void pump()
  }
}

function udp(url) {
  let open
  const connected = () => open ??= new Promise((resolve, reject) => {
    require('node:dns').lookup(bare(url), (cause, address, family) => {
      if (cause) return reject(cause)
      const socket = require('node:dgram').createSocket(family === 6 ? 'udp6' : 'udp4').on('error', () => undefined)
      resolve((bytes) => new Promise((sent) => socket.send(bytes, Number(url.port), address, sent)))
    })
  })
  return async (payloads, tell) => {
    for (const { index, bytes } of payloads) {
      const error = await connected().then((packet) => packet(bytes()), (cause) => cause)
      if (error) open = undefined
      tell(index, error ? 0 : 200, error ? error.message : '')
    }
  }
}

function stream(url, target) {
  const { connect } = require('node:net')
  const host = bare(url)
  const connected = () =>
    url.protocol === 'tls:' ? require('node:tls').connect({ host, port: Number(url.port), servername: serverName(host), ...target.tls })
    : url.protocol === 'unix:' ? connect({ path: target.url.replace(/^unix:(?:\\/\\/(?=\\/))?/, '') })
    : connect({ host, port: Number(url.port) })
  return (payloads, tell) => {
    const socket = connected()
    socket.on('error', (cause) => { for (const { index } of payloads) tell(index, 0, cause.message) })
    for (const { signal } of payloads) signal?.addEventListener('abort', () => socket.destroy(signal.reason))
    socket.resume()
    const write = () => {
      for (const { index, bytes } of payloads) socket.write(bytes(), (error) => { if (!error) tell(index, 200) })
      socket.end()
    }
    if (url.protocol !== 'tls:') return write()
    // As in a connection of the main thread: a server of TLS 1.3 judges our certificate after the handshake.
    const judged = new Promise((resolve) => {
      socket.once('session', () => setImmediate(resolve))
      socket.once('secureConnect', () => socket.getProtocol() === 'TLSv1.3' ? setTimeout(resolve, ${judgedMsMax}) : resolve())
    })
    void judged.then(write)
  }
}

function senderFor(url, target) {
  const send = (/^https?:$/.test(url.protocol) ? http : url.protocol === 'udp:' ? udp : stream)(url, target)
  return (payloads, tell) => {
    try { send(payloads, tell) } catch (cause) { for (const { index } of payloads) tell(index, 0, cause.message) }
  }
}
`
