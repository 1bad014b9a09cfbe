// Code under test: its logger is taken when the module loads, long before a test records.
import { log, metrics } from '@obs/node'

const billing = log.named('billing').bind({ shop: 1 })
const taken = metrics.counter('orders')

/** Fails, and says so once. */
export function pay(order: { readonly id: number }): string {
  taken.add()
  billing.info('payment.started', { orderId: order.id })
  try {
    throw new RangeError('declined')
  } catch (err) {
    return billing.error('payment.failed', { err, orderId: order.id })
  }
}
