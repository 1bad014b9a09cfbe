// rsyslog understands what the sink sends: every field of RFC 5424 with its structured data, and RFC 3164, over each transport.
import { papertrail } from '@obs/sinks/papertrail'
import { syslog } from '@obs/sinks/syslog'
import { loopbackCertificate } from '@obs/testing'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver } from '../src/points.ts'
import { rsyslogServer } from '../src/servers/rsyslog.ts'

const test = onServer(rsyslogServer)
const tls = { ca: loopbackCertificate.cert }

for (const via of ['udp', 'tcp', 'tls'] as const) {
  test(`reads RFC 5424 over ${via}`, async ({ server }) => {
    const { line } = await knownEvents()
    await deliver(syslog({ endpoint: server[via], facility: 'local3', tls }), [
      line,
      { ...line, event: 'second' },
    ])
    const record = await server.record((found) => found.via === via && found.msgid === 'order.taken')
    expect(record).toMatchObject({
      facility: 'local3',
      severity: 'info',
      version: '1',
      host: '-',
      app: 'case',
      procid: '-',
      msg: 'order.taken',
    })
    expect(new Date(record.timestamp).getTime()).toBe(line.time)
    expect(record.sd['obs@32473']).toMatchObject({
      order: '7',
      who: 'Ann "A" ] Lé\\#012',
      'nested.ok': 'true',
    })
    await server.record((found) => found.via === via && found.msgid === 'second')
  })
}

test('reads RFC 3164', async ({ server }) => {
  const { line } = await knownEvents()
  await deliver(syslog({ endpoint: server.udp, format: 'rfc3164', facility: 'daemon' }), [
    { ...line, event: 'older' },
  ])
  const record = await server.record(({ msg }) => msg.includes('older'))
  expect(record).toMatchObject({ facility: 'daemon', severity: 'info', app: 'case' })
  expect(record.msg.trim()).toMatch(/^older order=7 who="Ann \\"A\\" ] Lé\\\\#012" nested.ok=true trace_id=/)
})

test('reads the lines of papertrail over TLS', async ({ server }) => {
  const { line } = await knownEvents()
  await deliver(papertrail({ endpoint: server.tls, tls }), [{ ...line, event: 'paper' }])
  expect(await server.record(({ msgid }) => msgid === 'paper')).toMatchObject({
    version: '1',
    severity: 'info',
  })
})
