// npx -y pnpm@12 --filter ./examples/custom-backend start: uses the backend. Lines of an application go to a server on loopback that stands for Seq, which prints what it got.
import { configure, log, obs } from '@obs/node'
import { httpCollector } from '@obs/testing'
import { seq } from './seq.ts'

await using collector = await httpCollector()
configure({ service: 'shop', sinks: [seq({ endpoint: collector.url })] })
log.info('order.taken', { order: 7 })
log.error('payment.failed', { err: new Error('card refused'), order: 7 })
const tally = await obs.close()
for (const { body } of collector.received) process.stdout.write(body)
console.log(tally)
