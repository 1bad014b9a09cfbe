// What real scrapers ask for, and what they get.
import { expect, test } from 'vitest'
import { negotiate } from './scrape-format.ts'

const protobuf = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'

test.each([
  // Prometheus 2.42 with native histograms, without them, and curl.
  [
    `${protobuf},application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`,
    'protobuf',
  ],
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'openmetrics',
  ],
  ['*/*', 'prometheus'],
  ['text/plain; q=1, application/openmetrics-text; version=1.0.0; q=0.5', 'prometheus'],
  ['application/openmetrics-text;version=2.0.0', 'prometheus'],
  [undefined, 'prometheus'],
] as const)('answers %s with %s', (accept, format) => {
  expect(negotiate(accept)).toBe(format)
})
