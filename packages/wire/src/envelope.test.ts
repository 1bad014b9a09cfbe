// Framing of envelopes: lengths in bytes going out, whatever is legal coming in. Captured: @sentry/node 8.55.2, 10.78.0 and 11.12.0 on
// Node 20.20.2, and Debian 12's python3-sentry-sdk 1.9.10, all sending to a collector on loopback; payloads shortened where said.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEnvelope, parseStore, printEnvelope } from './envelope.ts'

test('prints an envelope with lengths in bytes and reads it back', () => {
  const text = printEnvelope({
    header: { event_id: 'a' },
    items: [{ header: { type: 'event' }, payload: '{"é":1}' }],
  })
  expect(text).toBe('{"event_id":"a"}\n{"type":"event","length":8}\n{"é":1}\n')
  expect(parseEnvelope(Buffer.from(text)).items[0]?.payload).toBe('{"é":1}')
})

test('reads a check-in of @sentry/node 8.55.2: an item header with only its type', () => {
  const { header, items } = parseEnvelope(
    Buffer.from(
      '{"sent_at":"2026-11-25T07:58:13.444Z","sdk":{"name":"sentry.javascript.node","version":"8.55.2"},"trace":{"environment":"production","release":"r@1","public_key":"pub","trace_id":"fafb855ac2e940dcb6606186cf034365"}}\n{"type":"check_in"}\n{"check_in_id":"a092f9488cd644578df9985f8f8708ca","monitor_slug":"nightly","status":"ok","release":"r@1","duration":1.5,"contexts":{"trace":{"trace_id":"fafb855ac2e940dcb6606186cf034365","span_id":"af21924225971f2c"}}}',
    ),
  )
  expect(header).toMatchObject({ sdk: { version: '8.55.2' } })
  expect(items.map((item) => item.header)).toEqual([{ type: 'check_in' }])
  expect(JSON.parse(items[0]?.payload ?? '')).toMatchObject({ monitor_slug: 'nightly', duration: 1.5 })
})

test('reads a log of @sentry/node 10.78.0', () => {
  const { items } = parseEnvelope(
    Buffer.from(
      '{"sdk":{"name":"sentry.javascript.node","version":"10.78.0"}}\n{"type":"log","item_count":1,"content_type":"application/vnd.sentry.items.log+json"}\n{"version":2,"items":[{"timestamp":1795593494.1737165,"level":"info","body":"a log","trace_id":"eba4451428de44f0b1e4abee96657f46","severity_number":9,"attributes":{"n":{"value":1,"type":"integer"},"sentry.release":{"value":"r@1","type":"string"},"sentry.sdk.name":{"value":"sentry.javascript.node","type":"string"},"sentry.sdk.version":{"value":"10.78.0","type":"string"},"server.address":{"value":"vm","type":"string"},"sentry.timestamp.sequence":{"value":0,"type":"integer"}}}]}',
    ),
  )
  expect(items[0]?.header).toMatchObject({ type: 'log', item_count: 1 })
  expect(JSON.parse(items[0]?.payload ?? '')).toMatchObject({ items: [{ body: 'a log' }] })
})

test('reads a session of @sentry/node 11.12.0, which has no event id', () => {
  const { header, items } = parseEnvelope(
    Buffer.from(
      '{"sent_at":"2026-11-25T07:58:15.189Z","sdk":{"name":"sentry.javascript.node","version":"11.12.0"}}\n{"type":"session"}\n{"sid":"1465ed5ebb41407b8451aaf0b09e9608","init":true,"started":"2026-11-25T07:58:15.106Z","timestamp":"2026-11-25T07:58:15.189Z","status":"ok","errors":1,"duration":0.08286666870117188,"attrs":{"release":"r@1","environment":"production"}}',
    ),
  )
  expect(header).not.toHaveProperty('event_id')
  expect(JSON.parse(items[0]?.payload ?? '')).toMatchObject({ status: 'ok', errors: 1 })
})

// Of each: header and item header whole, of the payload what all three have in common.
test.each([
  [
    '8.55.2',
    '{"event_id":"90f89a2e67c84aefb182122198e8e166","sent_at":"2026-11-25T13:03:07.549Z","sdk":{"name":"sentry.javascript.node","version":"8.55.2"},"trace":{"environment":"production","release":"r@1","public_key":"pub","trace_id":"224eb552718445aab863e9a6cf0cea53"}}\n{"type":"event"}\n{"exception":{"values":[{"type":"TypeError","value":"declined","mechanism":{"type":"generic","handled":true}}]},"event_id":"90f89a2e67c84aefb182122198e8e166","level":"error","platform":"node","contexts":{"trace":{"trace_id":"224eb552718445aab863e9a6cf0cea53","span_id":"a2751dcb86a94942"},"runtime":{"name":"node","version":"v20.20.2"}},"server_name":"vm","timestamp":1795611787.54,"environment":"production","release":"r@1"}',
  ],
  [
    '10.78.0',
    '{"event_id":"65300272ee1242c08e9c422afbe36936","sent_at":"2026-11-25T13:03:08.132Z","sdk":{"name":"sentry.javascript.node","version":"10.78.0"},"trace":{"environment":"production","release":"r@1","public_key":"pub","trace_id":"09e6ab93b4284ac38662d25a012ade83"}}\n{"type":"event"}\n{"exception":{"values":[{"type":"TypeError","value":"declined","mechanism":{"type":"generic","handled":true}}]},"event_id":"65300272ee1242c08e9c422afbe36936","level":"error","platform":"node","contexts":{"trace":{"trace_id":"09e6ab93b4284ac38662d25a012ade83","span_id":"bdd3ea433327c10f"},"runtime":{"name":"node","version":"v20.20.2"}},"server_name":"vm","timestamp":1795611788.115,"environment":"production","release":"r@1"}',
  ],
  [
    '11.12.0',
    '{"event_id":"0d1c0f2f98ff4310bf5c64f6c96d4a44","sent_at":"2026-11-25T13:03:09.195Z","sdk":{"name":"sentry.javascript.node","version":"11.12.0"},"trace":{"environment":"production","release":"r@1","public_key":"pub","trace_id":"6500849889794fc9916c9003894af62f"}}\n{"type":"event"}\n{"exception":{"values":[{"type":"TypeError","value":"declined","mechanism":{"type":"generic","handled":true}}]},"event_id":"0d1c0f2f98ff4310bf5c64f6c96d4a44","level":"error","platform":"node","contexts":{"trace":{"trace_id":"6500849889794fc9916c9003894af62f","span_id":"83462b6e034af07b"},"runtime":{"name":"node","version":"v20.20.2"}},"server_name":"vm","timestamp":1795611789.19,"environment":"production","release":"r@1"}',
  ],
])('reads an event of @sentry/node %s', (version, text) => {
  const { header, items } = parseEnvelope(Buffer.from(text))
  expect(header).toMatchObject({ sdk: { version } })
  expect(items.map((item) => item.header)).toEqual([{ type: 'event' }])
  expect(JSON.parse(items[0]?.payload ?? '')).toMatchObject({
    event_id: header['event_id'],
    exception: { values: [{ type: 'TypeError', value: 'declined' }] },
  })
})

test('reads an event with an attachment of python3-sentry-sdk 1.9.10, with lengths; the event shortened', () => {
  const { header, items } = parseEnvelope(
    Buffer.from(
      '{"event_id":"cec78c9f2c1f4a27b99cc0d6e740103d","sent_at":"2026-11-25T07:58:15.687837Z"}\n{"type":"event","content_type":"application/json","length":90}\n{"message":"with attachment","level":"info","event_id":"cec78c9f2c1f4a27b99cc0d6e740103d"}\n{"filename":"a.txt","content_type":"text/plain","type":"attachment","length":3}\nabc\n',
    ),
  )
  expect(header['event_id']).toBe('cec78c9f2c1f4a27b99cc0d6e740103d')
  expect(items.map(({ header: { type }, bytes }) => [type, bytes.length])).toEqual([
    ['event', 90],
    ['attachment', 3],
  ])
})

test('reads the bare event that python3-sentry-sdk 1.9.10 posts to /store/, shortened', () => {
  const { header, items } = parseStore(
    Buffer.from(
      '{"level":"error","exception":{"values":[{"module":null,"type":"ZeroDivisionError","value":"division by zero","mechanism":null}]},"event_id":"59de7bc33f5f489c9847abd9752158d8","platform":"python"}',
    ),
  )
  expect(header).toEqual({ event_id: '59de7bc33f5f489c9847abd9752158d8' })
  expect(items.map(({ header: { type } }) => type)).toEqual(['event'])
  expect(() => parseStore(Buffer.from('[]'))).toThrow('not an object')
})

test('reads a client report with an empty envelope header, blank lines and a payload of no bytes', () => {
  const { header, items } = parseEnvelope(
    Buffer.from('{}\n{"type":"client_report"}\n{"timestamp":1}\n\n{"type":"attachment","length":0}\n\n'),
  )
  expect(header).toEqual({})
  expect(items.map(({ payload }) => payload)).toEqual(['{"timestamp":1}', ''])
})

test('keeps the bytes of an attachment that is no text', () => {
  const { items } = parseEnvelope(
    Buffer.concat([Buffer.from('{}\n{"type":"attachment","length":4}\n'), Buffer.from([0xff, 10, 0, 0xfe])]),
  )
  expect([...(items[0]?.bytes ?? [])]).toEqual([0xff, 10, 0, 0xfe])
})

test.each([
  ['{}\n{"type":"event","length":99}\n{}', 'ends inside an item'],
  ['{}\n{"type":"event","length":1}\n{}\n', 'longer than its length'],
  ['{}\n{"type":"event","length":-1}\n{}\n', 'not a number of bytes'],
  ['{}\n{"type":"event","length":"2"}\n{}\n', 'not a number of bytes'],
  ['[]\n', 'not an object'],
  ['{}\nnull\n', 'not an object'],
])('refuses %j', (text, told) => {
  expect(() => parseEnvelope(Buffer.from(text))).toThrow(told)
})

test('reads back whatever it prints', () => {
  const item = fc.record({
    header: fc.record({ type: fc.string() }),
    payload: fc.string({ unit: 'grapheme' }),
  })
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const read = parseEnvelope(Buffer.from(printEnvelope({ header: {}, items })))
      expect(read.items.map(({ payload }) => payload)).toEqual(items.map(({ payload }) => payload))
    }),
  )
})
