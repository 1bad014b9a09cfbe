// The bounds of a delivery, and the usual ones.
import type { Overflow } from './queue.ts'

/** The bounds of a delivery. */
export type DeliveryLimits = Readonly<{
  /** Items per batch. */
  batchItemsMax: number
  /** Bytes per batch; one larger item is dropped as `too_large`. */
  batchBytesMax: number
  /** How long an item waits for company, in ms. */
  batchAgeMsMax: number
  queueItemsMax: number
  queueBytesMax: number
  overflow: Overflow
  /** How many requests may be under way at once; 1 keeps the order. */
  requestsMax: number
  /** How long a batch is tried, in ms; then `retries_exhausted`. */
  retryForMs: number
}>

/** The usual bounds. */
export const defaultLimits: DeliveryLimits = {
  batchItemsMax: 100,
  batchBytesMax: 512 * 1024,
  batchAgeMsMax: 1000,
  queueItemsMax: 10_000,
  queueBytesMax: 8 * 1024 * 1024,
  overflow: 'oldest',
  requestsMax: 1,
  retryForMs: 60_000,
}
