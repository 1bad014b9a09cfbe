// Packing encoded events into packets of bounded size, each with the items it carries.
import type { Item } from '@obs/delivery'

/** What fits an Ethernet frame with room for tunnels: the budget StatsD's and Datadog's documentation advise. */
export const packetBytesMax = 1432

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

/** The bytes of items in one, with `separator` between two. */
export function joined(items: readonly Item[], separator: string): Uint8Array {
  const between = Buffer.from(separator)
  return Buffer.concat(items.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [between, bytes])))
}
