// Logs 100 lines in one turn, then dies in the given way.
import { loggers } from './loggers.mjs'

const [side, path, way] = process.argv.slice(2)
const log = await loggers[side](path)
const ways = {
  end: () => undefined,
  exit: () => process.exit(0),
  throw: () => {
    throw new Error('thrown')
  },
  rejection: () => void Promise.reject(new Error('rejected')),
  'SIGTERM, handled': () => process.kill(process.pid, 'SIGTERM'),
  SIGTERM: () => process.kill(process.pid, 'SIGTERM'),
  SIGKILL: () => process.kill(process.pid, 'SIGKILL'),
  abort: () => process.abort(),
}
if (way === 'SIGTERM, handled') process.once('SIGTERM', () => process.exit(0))
// A logger that has opened its file, as in a process that has run for a while.
setTimeout(() => {
  for (let i = 0; i < 100; i += 1) log.info({ line: i }, 'counted')
  ways[way]()
}, 100)
process.disconnect()
