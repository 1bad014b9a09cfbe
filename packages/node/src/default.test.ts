// How an instance learns who speaks.
import { internals } from '@obs/core'
import { expect, test, vi } from 'vitest'
import { createObs, log } from './default.ts'
import type { ObsOptions } from './options.ts'

function resourceOf(options: ObsOptions): Readonly<Record<string, string>> {
  return internals(createObs({ sinks: [], ...options })).pipeline.resource
}

test('the resource names service, release and environment where no option does', () => {
  const resource = {
    'service.name': 'shop',
    'service.version': '1.2.3',
    'deployment.environment.name': 'staging',
  }
  expect(resourceOf({ resource, service: undefined })).toMatchObject(resource)
  expect(resourceOf({ resource, service: 'pay' })).toMatchObject({ ...resource, 'service.name': 'pay' })
  expect(resourceOf({})).toMatchObject({
    'service.name': 'unknown_service:node',
    'deployment.environment.name': 'production',
  })
})

test('a level that the program has set stays, though another copy of the package is loaded after it', async () => {
  log.level = 'warn'
  vi.resetModules()
  const other = await import('./default.ts')
  expect(other.createObs).not.toBe(createObs)
  expect([log.level, other.log.level]).toEqual(['warn', 'warn'])
})
