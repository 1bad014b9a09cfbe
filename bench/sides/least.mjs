// The least that anything can do for a request if it carries a context and writes a line, and for a failure if the line holds its
// stack: what is below no SDK can reach.
import { AsyncLocalStorage } from 'node:async_hooks'
import { openSync, writeSync } from 'node:fs'

const storage = new AsyncLocalStorage()
const descriptor = openSync('/dev/null', 'a')
const line = Buffer.from(
  `{"level":"info","time":"2026-11-25T12:00:00.000Z","event":"http.request","http.request.method":"GET","http.route":"/orders/:id","http.response.status_code":200,"url.path":"/orders/7","duration_ms":0.123,"trace_id":"${'0'.repeat(32)}","span_id":"${'0'.repeat(16)}"}\n`,
)
let lines = []

/** Runs `next` in a context of its own; when `response` closes a constant line is written, one write a turn. */
export function least(response, next) {
  response.on('close', () => {
    if (lines.push(line) === 1) setImmediate(write)
  })
  storage.run({}, next)
}

function write() {
  writeSync(descriptor, lines.length === 1 ? line : Buffer.concat(lines))
  lines = []
}

/** Writes the stack of a failure at once. */
export function leastFailure(error) {
  writeSync(descriptor, `${JSON.stringify({ level: 'error', event: 'http.failed', stack: error.stack })}\n`)
}
