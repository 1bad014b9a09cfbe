// Framing of envelopes: lengths in bytes going out, whatever is legal coming in.
import { expect, test } from 'vitest'
import { parseEnvelope, printEnvelope } from './envelope.ts'

test('prints an envelope with lengths in bytes and reads it back', () => {
  const text = printEnvelope({
    header: { event_id: 'a' },
    items: [{ header: { type: 'event' }, payload: '{"é":1}' }],
  })
  expect(text).toBe('{"event_id":"a"}\n{"type":"event","length":8}\n{"é":1}\n')
  expect(parseEnvelope(Buffer.from(text)).items[0]?.payload).toBe('{"é":1}')
})

test('reads what other SDKs send: no lengths, an empty header, no last line feed', () => {
  const { header, items } = parseEnvelope(
    Buffer.from('{}\n{"type":"client_report"}\n{"timestamp":1}\n{"type":"session"}\n{}'),
  )
  expect(header).toEqual({})
  expect(items.map(({ payload }) => payload)).toEqual(['{"timestamp":1}', '{}'])
})

test('refuses an envelope that ends inside an item', () => {
  expect(() => parseEnvelope(Buffer.from('{}\n{"type":"event","length":99}\n{}'))).toThrow(
    'ends inside an item',
  )
})
