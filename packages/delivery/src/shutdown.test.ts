// What closeOn refuses; how processes end by it is tried with real ones in e2e.
import { ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { closeOn } from './shutdown.ts'

test.each([
  ['SIGTREM', async () => undefined, "closeOn: signal is 'SIGTREM': use SIGTERM, SIGINT or SIGHUP"],
  ['SIGTERM', undefined, 'closeOn: close is missing: give what ends, as in () => obs.close('],
])('refuses %s with %s', (signal, close, mend) => {
  const call = (): unknown => closeOn(signal as 'SIGTERM', close as () => Promise<unknown>)
  expect(call).toThrow(ObsFault)
  expect(call).toThrow(mend)
  expect(process.listenerCount(signal)).toBe(0)
})
