// Encoded events put together into payloads, each with the items it carries.
import type { Item, Payload } from '@obs/delivery'

/** What fits an Ethernet frame with room for tunnels: the budget StatsD's and Datadog's documentation advise. */
export const packetBytesMax = 1432
/** The end of a line. */
export const lineFeed: Uint8Array = Buffer.from('\n')

/**
 * Runs of items whose bytes, with `between` bytes between two, are at most `bytesMax`. A larger item is a run of its own:
 * a backend that cannot take one says so by `limits.batchBytesMax`.
 */
export function runsWithin(
  items: readonly Item[],
  bytesMax: number,
  between: number,
): readonly (readonly Item[])[] {
  const runs: Item[][] = []
  let room = 0
  for (const item of items) {
    const run = runs.at(-1)
    room -= item.bytes.length + between
    if (run !== undefined && room >= 0) run.push(item)
    else {
      runs.push([item])
      room = bytesMax - item.bytes.length
    }
  }
  return runs
}

/** The bytes of items in one, each with `end` behind it. */
export function ended(items: readonly Item[], end: Uint8Array): Uint8Array {
  return Buffer.concat(items.flatMap(({ bytes }) => [bytes, end]))
}

/** Payloads of an item each. */
export function eachAlone(items: readonly Item[]): readonly Payload[] {
  return items.map((item) => ({ body: item.bytes, items: [item] }))
}

/** What took several packets, counted with its last: until that left, it is not out. */
export function inPackets(bodies: readonly Payload['body'][], items: readonly Item[]): readonly Payload[] {
  return bodies.map((body, index) => ({ body, items: index === bodies.length - 1 ? items : [] }))
}

/** The bytes of items in one, with `separator` between two. */
export function joined(items: readonly Item[], separator: string): Uint8Array {
  const between = Buffer.from(separator)
  return Buffer.concat(items.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [between, bytes])))
}
