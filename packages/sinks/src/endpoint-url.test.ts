// Where requests go, however the endpoint was written.
import type { LogEvent } from '@obs/core'
import { httpCollector, openSink } from '@obs/testing'
import { expect, test } from 'vitest'
import { elastic } from './elastic.ts'
import { endpointUrl } from './endpoint-url.ts'

test.each([
  ['http://h', 'http://h/gelf'],
  ['http://h/', 'http://h/gelf'],
  ['http://h/behind/proxy', 'http://h/behind/proxy/gelf'],
  ['http://h/behind/proxy/', 'http://h/behind/proxy/gelf'],
  ['http://h/gelf', 'http://h/gelf'],
  ['http://h/gelf/', 'http://h/gelf'],
  ['http://u:p@h/?tenant=a', 'http://u:p@h/gelf?tenant=a'],
  ['no url', 'no url'],
])('%s is asked at %s', (endpoint, url) => {
  expect(endpointUrl(endpoint, '/gelf')).toBe(url)
})

test('a service that ends its paths with a slash keeps it', () => {
  expect(endpointUrl('http://h/bulk', '/bulk/')).toBe('http://h/bulk/')
})

test('the query of an endpoint of Elasticsearch stays beside our own', async () => {
  await using collector = await httpCollector()
  const opened = openSink(elastic({ endpoint: `${collector.url}/?pipeline=geo` }))
  opened.offer({ signal: 'log', time: 0, level: 'info', event: 'a', fields: {} } satisfies LogEvent)
  await opened.sink.close?.({})
  const [request] = await collector.until(1)
  expect(request?.path).toBe('/_bulk?pipeline=geo&filter_path=errors,items.*.status')
})
