// A loopback collector that takes whatever is sent, says 200 and counts: what Sentry's server would answer, at no cost to the side.
import { createServer } from 'node:http'

/** Starts it; `seen(text)` is how many of the requests it has answered held the text. */
export async function startCollector() {
  const bodies = []
  const server = createServer((request, response) => {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('latin1'))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: server.address().port,
    seen: (text) => bodies.filter((body) => body.includes(text)).length,
    stop: () => server.close().closeAllConnections(),
  }
}
