// autotel-devtools from npm, a receiver for OTLP with a query API; it needs a newer Node than ours, which npm brings as a package.
import { join } from 'node:path'
import type { ServerPlan } from '../server-plan.ts'
import { npmFolder, npmVersion } from '../software.ts'
import { json, until } from '../until.ts'

/** The running receiver. */
export interface OtlpServer {
  readonly url: string
  /** Asks its query API: `logs`, or `metrics` with a name. */
  ask<T>(what: 'logs' | 'metrics', query: object): Promise<T>
}

const architectures: Readonly<Record<string, string>> = { x64: 'x64', arm64: 'arm64' }
const node = `node-linux-${architectures[process.arch] ?? 'x64'}`

/** autotel-devtools 27.1. */
export const otlpServer: ServerPlan<OtlpServer> = {
  name: 'otlp',
  npm: ['autotel-devtools@27.1.0', `${node}@24.21.0`],
  version() {
    const version = npmVersion('otlp', 'autotel-devtools')
    return version === undefined || npmVersion('otlp', node) === undefined
      ? undefined
      : `autotel-devtools ${version}`
  },
  async start(place) {
    const [http, grpc] = [await place.port(), await place.port()]
    const url = `http://127.0.0.1:${http}`
    const script = join(npmFolder('otlp', 'autotel-devtools'), 'dist/cli.js')
    const listen = ['--port', String(http), '--grpc-port', String(grpc), '--host', '127.0.0.1']
    place.spawn(join(npmFolder('otlp', node), 'bin/node'), [script, ...listen])
    await until('the receiver is healthy', async () =>
      (await fetch(`${url}/healthz`)).ok ? true : undefined,
    )
    return {
      url,
      ask: async <T>(what: string, query: object) =>
        json<T>(`${url}/api/query/${what}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(query),
        }),
    }
  },
}
