// How syslog messages are told apart on the way: one per datagram, counted octets, or lines.
import type { Item, Payload } from '@obs/delivery'
import { eachAlone, ended, lineFeed } from './pack.ts'

/** `octets`: RFC 6587, section 3.4.1, and RFC 5425. `lines`: each message ended by a line feed (3.4.2). */
export type SyslogFraming = 'datagrams' | 'octets' | 'lines'

/** The payloads of a batch. */
export function frameSyslog(items: readonly Item[], framing: SyslogFraming): readonly Payload[] {
  if (framing === 'datagrams') return eachAlone(items)
  if (framing === 'lines') return [{ body: ended(items, lineFeed), items }]
  const parts = items.flatMap(({ bytes }) => [Buffer.from(`${bytes.length} `), bytes])
  return [{ body: Buffer.concat(parts), items }]
}
