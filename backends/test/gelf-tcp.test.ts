// rsyslog cuts what the sink sends over TCP at its NULs; reports carry their stack.
import { gelf } from '@obs/sinks/gelf'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver } from '../src/points.ts'
import { rsyslogServer } from '../src/servers/rsyslog.ts'

const test = onServer(rsyslogServer)

test('reads messages one by one', async ({ server }) => {
  const { line, report } = await knownEvents()
  await deliver(gelf({ endpoint: server.gelf }), [line, report])
  expect(await server.gelfMessage('order.taken')).toMatchObject({ version: '1.1', _order: 7 })
  const [cause] = report.error.causes
  expect(await server.gelfMessage('payment.failed: TypeError: declined')).toMatchObject({
    full_message: `${report.error.stack}\nCaused by: ${cause?.stack}`,
    _error_id: report.errorId,
  })
})
