// Who speaks: what the application says wins over what is found out, and an option of its own over an attribute.
import { expect, test } from 'vitest'
import { describeResource } from './resource.ts'

test('an application that says nothing is an unknown service in production', () => {
  expect(describeResource({})).toMatchObject({
    'service.name': 'unknown_service:node',
    'deployment.environment.name': 'production',
    'process.pid': String(process.pid),
  })
})

test('attributes win over what is found out, and options over attributes', () => {
  const resource = { 'service.name': 'shop', 'deployment.environment.name': 'staging', 'host.name': 'web1' }
  expect(describeResource({ resource, environment: 'qa' })).toMatchObject({
    ...resource,
    'deployment.environment.name': 'qa',
  })
})
