// What a user's test says, whatever runs it. With BREAK=1 it asserts what did not happen, so that the runner must fail.
import { recorder } from '../../src/index.ts'
import { pay } from './pay.ts'

/** Throws AssertionError unless the recorder sees everything, and the sinks nothing. */
export function recordsAPayment(): void {
  const seen = recorder()
  try {
    const id = pay({ id: 7 })
    const report = seen.assertReportedOnce({
      id,
      event: process.env['BREAK'] === '1' ? 'other.failed' : 'payment.failed',
      fields: { orderId: 7 },
    })
    if (report.error.type !== 'RangeError') throw new Error(`reported as ${report.error.type}`)
    if (seen.value('orders') !== 1) throw new Error(`counted ${seen.value('orders')}`)
    if (seen.logs.map(({ event }) => event).join() !== 'payment.started,payment.failed')
      throw new Error('lines are missing')
  } finally {
    seen.stop()
  }
}
