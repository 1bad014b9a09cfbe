// syslog-ng, which refuses what is not RFC 5424 to the letter, takes what the sink sends, over a unix socket too.
import { syslog } from '@obs/sinks/syslog'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver } from '../src/points.ts'
import { syslogNgServer } from '../src/servers/syslog-ng.ts'

const test = onServer(syslogNgServer)

for (const via of ['udp', 'tcp', 'unix'] as const) {
  test(`takes RFC 5424 over ${via}`, async ({ server }) => {
    const { line } = await knownEvents()
    const event = `order.${via}`
    await deliver(syslog({ endpoint: server[via] }), [
      { ...line, event },
      { ...line, event: `${event}.2` },
    ])
    const record = await server.record(({ msgid }) => msgid === event)
    expect(record).toMatchObject({ severity: 'info', app: 'case', msg: event })
    expect(record.SDATA?.['obs@32473']).toMatchObject({ order: '7', who: 'Ann "A" ] Lé\\#012' })
    await server.record(({ msgid }) => msgid === `${event}.2`)
  })
}
