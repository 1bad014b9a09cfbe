// Icinga 2, told what checks found: passive results to its HTTP API.
// https://icinga.com/docs/icinga-2/latest/doc/12-icinga2-api/#process-check-result
// Delivery: acknowledged, result by result.
// Proof: Icinga 2.13.6.
import { kind, type MetricPoint, ObsFault, type Options } from '@obs/core'
import { httpVerdict, type Item, type Reply, type Verdict } from '@obs/delivery'
import { nagiosCode, nagiosData, nagiosOutput } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'
import { eachAlone } from './pack.ts'

/** Options of `icinga`. */
export type IcingaOptions = Options<{
  /** An ApiUser with the permission `actions/process-check-result`; `token` is its password. Default: whom the certificate `tls.cert` names. */
  user: string
  /** Icinga's host object to which the services belong. Default: this machine's host name. */
  host: string
  /** After how long without a result Icinga checks by itself, in seconds. Default: three times the interval. */
  ttlSeconds: number
}> & {
  /** `https://icinga.example:5665`. Icinga signs its own certificates: give its `ca.crt` as `tls: { ca }`. */
  readonly endpoint: string
}

const intervalMsDefault = 30_000

/**
 * Tells Icinga 2 what each check found, every 30 s, as the result of the service of the check's name. The services must be
 * there, with `enable_passive_checks`; a `dummy` check command of state 3 makes silence show as UNKNOWN. The time of a result is
 * this machine's: Icinga passes over what is older than the result it has.
 */
export const icinga: Factory<IcingaOptions, 'metric'> = defineBackend({
  name: 'icinga',
  signals: ['metric'],
  options: {
    endpoint: kind.name("give Icinga's API, such as https://icinga.example:5665"),
    user: kind.text,
    host: kind.text,
    ttlSeconds: kind.atLeast(1),
  },
  limits: { batchAgeMsMax: 100 },
  temporality: 'cumulative',
  views: [{ metric: '*', drop: true }, { metric: 'checks' }],
  intervalMs: intervalMsDefault,
  target(options: IcingaOptions & SinkOptions) {
    return {
      via: 'http',
      url: endpointUrl(options.endpoint, '/v1/actions/process-check-result'),
      headers: {
        'content-type': 'application/json',
        // Icinga answers nobody who does not ask for JSON.
        accept: 'application/json',
        ...authorization(options),
      },
    }
  },
  encode({ check, time }: MetricPoint, options, { resource }) {
    if (check === undefined) return undefined
    const { ttlSeconds = Math.ceil((3 * (options.intervalMs ?? intervalMsDefault)) / 1000) } = options
    const machine = resource['host.name'] ?? 'localhost'
    return JSON.stringify({
      type: 'Service',
      service: `${options.host ?? machine}!${check.check}`,
      exit_status: nagiosCode(check.state),
      plugin_output: nagiosOutput(check),
      // Icinga complains in its log of each datum without a value.
      performance_data: nagiosData({ ...check, data: check.data.filter(({ value }) => value !== undefined) }),
      check_source: machine,
      execution_start: time / 1000,
      execution_end: time / 1000,
      ttl: ttlSeconds,
    })
  },
  frame: eachAlone,
  verdict: resultVerdict,
})

function authorization({ user, token }: IcingaOptions & SinkOptions): Readonly<Record<string, string>> {
  if (user === undefined && token === undefined) return {}
  if (user === undefined || token === undefined)
    throw new ObsFault('bad_option', 'icinga: user and token belong together: give both, or a certificate')
  return { authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}` }
}

// What Icinga says of the object itself stands in the body; with it the status may be 500.
function resultVerdict(reply: Reply, items: readonly Item[]): Verdict {
  const code = /"results"\s*:\s*\[\s*\{.*?"code"\s*:\s*(\d+)/s.exec(reply.body)?.[1]
  const refused = (because: string): Verdict => ({ rejected: 'invalid', because, items })
  if (reply.status === 404) return refused(`create ${serviceOf(items)}${orPermit}`)
  if (code === '403') return refused(`set enable_passive_checks of ${serviceOf(items)}`)
  // "Newer check result already present."
  if (code === '409') return { rejected: 'expired', items }
  // "Action execution failed: …": with this result, however often it is told.
  if (code === '500') return refused(`look into Icinga's log for ${serviceOf(items)}`)
  return httpVerdict(code === undefined ? reply : { ...reply, status: Number(code) })
}

// Icinga answers alike where there is no such object and where the user may not touch it.
const orPermit = ', or permit the user actions/process-check-result'

function serviceOf([item]: readonly Item[]): string {
  const { service } = JSON.parse(Buffer.from(item?.bytes ?? '{}').toString()) as { service?: string }
  const [host = '', check = ''] = (service ?? '').split(/!(.*)/s)
  return `the service '${check}' of the host '${host}' in Icinga`
}
