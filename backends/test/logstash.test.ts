// A reader of JSON lines, as Logstash's json_lines codec is one, takes what the sink sends over TCP and UDP, with types kept.
import { logstash } from '@obs/sinks/logstash'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver } from '../src/points.ts'
import { syslogNgServer } from '../src/servers/syslog-ng.ts'

const test = onServer(syslogNgServer)

for (const via of ['tcp', 'udp'] as const) {
  test(`reads documents over ${via}`, async ({ server }) => {
    const { line, report } = await knownEvents()
    await deliver(logstash({ endpoint: server.json[via] }), [{ ...line, event: via }, report])
    const { json, parsed } = await server.document((document) => document.json['message'] === via)
    expect(parsed).toBe('yes')
    expect(json).toMatchObject({ '@version': '1', order: 7, who: line.fields['who'], nested: { ok: true } })
    await server.document((document) => document.json['message'] === 'payment.failed')
  })
}
