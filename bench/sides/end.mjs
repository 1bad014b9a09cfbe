// Fails once and ends: says so, and then it is up to the sinks how long that takes.
import { createObs } from '@obs/node'
import { sentry } from '@obs/sinks/sentry'

const [dsn, way, crashFlushMs] = process.argv.slice(2)
const obs = createObs({
  service: 'shop',
  crashFlushMs: Number(crashFlushMs),
  sinks: [dsn !== '' && sentry({ dsn })],
  onFault: () => undefined,
})
obs.log.error('payment.failed', { err: new TypeError('declined') })
process.send('ending', () => {
  if (way === 'exit') process.exit(0)
  process.disconnect()
})
