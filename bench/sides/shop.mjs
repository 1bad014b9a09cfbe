// What the servers of the HTTP bench do, whatever they are built on: find an order, or fail as real code does.

const orders = new Map(
  Array.from({ length: 100 }, (_, i) => [String(i), { id: i, cents: 1299 + i, currency: 'EUR' }]),
)

/** The order of that id. */
export function orderOf(id) {
  return orders.get(id) ?? { id, missing: true }
}

/** Fails: there is no such order, and nobody looked. */
export function centsOf(id) {
  return orders.get(`order-${id}`).cents
}
