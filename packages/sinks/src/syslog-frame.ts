// How syslog messages are told apart on the way: one per datagram, counted octets, or lines.
import type { Item, Payload } from '@obs/delivery'

/** `octets`: RFC 6587, section 3.4.1, and RFC 5425. `lines`: each message ended by a line feed (3.4.2). */
export type SyslogFraming = 'datagrams' | 'octets' | 'lines'

/** The payloads of a batch. */
export function frameSyslog(items: readonly Item[], framing: SyslogFraming): readonly Payload[] {
  if (framing === 'datagrams') return items.map((item) => ({ body: item.bytes, items: [item] }))
  const parts = items.flatMap(({ bytes }) =>
    framing === 'octets' ? [Buffer.from(`${bytes.length} `), bytes] : [bytes, lineFeed],
  )
  return [{ body: Buffer.concat(parts), items }]
}

const lineFeed = Buffer.from('\n')
