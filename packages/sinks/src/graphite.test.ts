// The Graphite sink: conformance, and the options it refuses.
import type { MetricPoint } from '@obs/core'
import { backendCases } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { graphite } from './graphite.ts'

// feeding-carbon.html: `local.random.diceroll 4 <epoch>`.
const point: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_000_000,
  name: 'local.random.diceroll',
  kind: 'gauge',
  labels: {},
  value: 4,
}

describe('conformance', () => {
  const golden = [{ event: point, bytes: 'local.random.diceroll 4 1700000000\n' }]
  const overTcp = { options: { endpoint: 'tcp://127.0.0.1:2003' }, golden }
  const overUdp = { options: { endpoint: 'udp://127.0.0.1:2003' }, golden }
  test.each([...backendCases(graphite, overTcp), ...backendCases(graphite, overUdp)])(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined()
    },
  )
})

test('refuses pickle over UDP, and says what to do', () => {
  expect(() => graphite({ endpoint: 'udp://127.0.0.1:2004', protocol: 'pickle' })).toThrow(
    'give endpoint a tcp: URL',
  )
})
