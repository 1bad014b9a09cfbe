// What the environment says of who speaks.
import { afterEach, expect, test, vi } from 'vitest'
import { environmentOptions } from './environment.ts'

afterEach(() => vi.unstubAllEnvs())

test('takes an empty variable for unset', () => {
  for (const name of ['OBS_SERVICE', 'OTEL_SERVICE_NAME', 'OBS_RELEASE', 'NODE_ENV', 'OBS_LOG', 'OBS_FLEET'])
    vi.stubEnv(name, '')
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.name=shop,service.version=1.2.0')
  expect(environmentOptions()).toMatchObject({
    service: 'shop',
    release: '1.2.0',
    environment: 'production',
    level: undefined,
    fleet: false,
  })
})
