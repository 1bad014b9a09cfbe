// One side of a bench as a process of its own: what runs first or leaks memory cannot help or harm the other side.
import { fork } from 'node:child_process'
import { join } from 'node:path'

const sides = join(import.meta.dirname, '../sides')

/** Starts `sides/<script>`; it sends one message when it is ready and answers what it is asked. */
export function startSide(script, args, options = {}) {
  const child = fork(join(sides, script), args.map(String), {
    stdio: ['ignore', 'ignore', options.stderr ?? 'inherit', 'ipc'],
    serialization: 'advanced',
    ...options,
  })
  const ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })))
  const next = async () =>
    Promise.race([
      new Promise((done) => child.once('message', done)),
      ended.then(({ code, signal }) => {
        throw new Error(`${script} ${args.join(' ')} ended early: ${signal ?? code}`)
      }),
    ])
  return {
    child,
    ended,
    next,
    async ask(message) {
      const answer = next()
      child.send(message)
      return answer
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      return ended
    },
  }
}

/** Runs a side that sends one message, its result, and waits for its end. */
export async function runSide(script, args, options) {
  const side = startSide(script, args, options)
  const result = await side.next()
  await side.stop()
  return result
}
