// Who speaks: the service and the process, in OpenTelemetry resource names.
import { hostname } from 'node:os'
import type { Options } from '../options.ts'

/** What the application says about itself. */
export type Identity = Options<{
  service: string
  release: string
  environment: string
  /** Further attributes by OpenTelemetry's names, such as `k8s.pod.name`; they win over what is found out here. */
  resource: Readonly<Record<string, string>>
}>

/** Resource attributes of this process. */
export function describeResource(identity: Identity): Readonly<Record<string, string>> {
  const { service, release, environment } = identity
  return {
    'host.name': hostname(),
    'process.pid': String(process.pid),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'service.name': 'unknown_service:node',
    'deployment.environment.name': 'production',
    ...identity.resource,
    ...(service !== undefined && { 'service.name': service }),
    ...(release !== undefined && { 'service.version': release }),
    ...(environment !== undefined && { 'deployment.environment.name': environment }),
  }
}
