// graygelf reads what the sink sends as datagrams, plain, compressed and in chunks.
import { gelf } from '@obs/sinks/gelf'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver } from '../src/points.ts'
import { graygelfServer } from '../src/servers/graygelf.ts'

const test = onServer(graygelfServer)
const long = 'x'.repeat(50_000)

test('reads a message in one datagram', async ({ server }) => {
  const { line } = await knownEvents()
  await deliver(gelf({ endpoint: server.udp }), [line])
  expect(await server.message('order.taken')).toMatchObject({
    version: '1.1',
    level: 6,
    timestamp: line.time / 1000,
    _order: 7,
    _who: line.fields['who'],
    _nested_ok: 'true',
  })
})

test('puts the chunks of a long message together again', async ({ server }) => {
  const { line } = await knownEvents()
  await deliver(gelf({ endpoint: server.udp }), [{ ...line, event: 'chunked', fields: { long } }])
  expect(await server.message('chunked')).toMatchObject({ _long: long })
})

test('reads what was compressed', async ({ server }) => {
  const { line } = await knownEvents()
  await deliver(gelf({ endpoint: server.udp, compress: 'gzip' }), [
    { ...line, event: 'gzip', fields: { long } },
  ])
  expect(await server.message('gzip')).toMatchObject({ _long: long })
})
