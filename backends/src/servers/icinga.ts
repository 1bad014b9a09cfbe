// Icinga 2 from Debian: takes passive results over its HTTPS API, runs plugins itself, and tells InfluxDB what it read of their data.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** What Icinga knows of a service's last result. */
export type IcingaResult = Readonly<{
  exit_status: number
  output: string
  performance_data: readonly string[]
  check_source: string
  state: number
  execution_end: number
  ttl: number
}>

/** The running daemon, with one host called `web1`. */
export interface IcingaServer {
  readonly url: string
  readonly user: string
  readonly password: string
  /** (Re)makes a service of `web1` with those attributes. */
  service(name: string, attributes: object): Promise<void>
  /** Its last result; undefined before the first. */
  result(name: string): Promise<IcingaResult | undefined>
  /** The lines it sent to InfluxDB, without their time: data as its own parser read them. */
  readonly read: readonly string[]
}

// Who may do what the sink needs, and who may do all.
const user = 'obs'
const admin = 'admin'
const password = 'lös:ung'

/** Icinga 2.13. */
export const icingaServer: ServerPlan<IcingaServer> = {
  name: 'icinga2',
  apt: ['icinga2-bin'],
  version() {
    const version = debianVersion('icinga2-bin')
    return version === undefined ? undefined : `Icinga ${version}`
  },
  async start(place) {
    const port = await place.port()
    const influx = await influxListener()
    // Not at the top: the install program reads the plans without the sources of our packages.
    const { loopbackCertificate } = await import('@obs/testing')
    place.write('data/certs/ca.crt', loopbackCertificate.cert)
    place.write('data/certs/localhost.crt', loopbackCertificate.cert)
    place.write('data/certs/localhost.key', loopbackCertificate.key)
    const config = place.write('icinga2.conf', configuration(port, influx.port))
    for (const folder of ['cache', 'spool', 'run', 'logs']) place.write(`${folder}/.keep`, '')
    place.spawn('icinga2', ['daemon', '-c', config, '-x', 'information', ...definitions(place)])
    const ask: Ask = async (method, path, body) => api(port, loopbackCertificate.cert, method, path, body)
    await until('Icinga answers', async () => {
      const { status } = await ask('GET', '/v1/status/IcingaApplication')
      return status === 200 ? true : undefined
    })
    return { url: `https://127.0.0.1:${port}`, user, password, read: influx.read, ...services(ask) }
  },
}

type Ask = (
  method: string,
  path: string,
  body?: object,
) => Promise<Readonly<{ status: number; json: unknown }>>

function services(ask: Ask): Pick<IcingaServer, 'service' | 'result'> {
  return {
    async service(name, attrs) {
      const path = `/v1/objects/services/web1!${name}`
      await ask('DELETE', `${path}?cascade=1`)
      const made = await ask('PUT', path, { attrs })
      if (made.status !== 200) throw new Error(`no service ${name}: ${JSON.stringify(made.json)}`)
    },
    async result(name) {
      const { json } = await ask('GET', `/v1/objects/services/web1!${name}?attrs=last_check_result`)
      const { results } = json as { results: { attrs: { last_check_result: IcingaResult | null } }[] }
      return results[0]?.attrs.last_check_result ?? undefined
    },
  }
}

async function api(port: number, ca: string, method: string, path: string, body?: object): ReturnType<Ask> {
  const bytes = body === undefined ? '' : JSON.stringify(body)
  const headers = { accept: 'application/json', 'content-length': Buffer.byteLength(bytes) }
  const outgoing = request({ port, ca, method, path, headers, auth: `${admin}:${password}` })
  outgoing.end(bytes)
  const [reply] = (await once(outgoing, 'response')) as [IncomingMessage]
  return { status: reply.statusCode ?? 0, json: JSON.parse(await text(reply)) as unknown }
}

// An InfluxDB that keeps the lines it is sent.
async function influxListener(): Promise<Readonly<{ read: readonly string[]; port: number }>> {
  const read: string[] = []
  const server = createServer((request, reply) => {
    void text(request).then((lines) => {
      read.push(...lines.split('\n').map((line) => line.replace(/ \d+$/, '')))
      reply.writeHead(204).end()
    })
  })
  server.unref()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { read, port: (server.address() as AddressInfo).port }
}

function definitions(place: Place): readonly string[] {
  const who = (flag: string): string => place.run('id', [flag]).trim()
  const { folder } = place
  const all = {
    DataDir: `${folder}/data`,
    LogDir: `${folder}/logs`,
    CacheDir: `${folder}/cache`,
    SpoolDir: `${folder}/spool`,
    InitRunDir: `${folder}/run`,
    ConfigDir: folder,
    RunAsUser: who('-un'),
    RunAsGroup: who('-gn'),
  }
  return Object.entries(all).flatMap(([name, value]) => ['-D', `${name}=${value}`])
}

function configuration(port: number, influxPort: number): string {
  return `
const NodeName = "localhost"
const ZoneName = NodeName
include <itl>
object Endpoint NodeName { }
object Zone ZoneName { endpoints = [ NodeName ] }
object CheckerComponent "checker" { }
object ApiListener "api" { bind_host = "127.0.0.1"; bind_port = "${port}" }
object ApiUser "${user}" { password = "${password}"; permissions = [ "actions/process-check-result" ] }
object ApiUser "${admin}" { password = "${password}"; permissions = [ "*" ] }
object InfluxdbWriter "influx" {
  host = "127.0.0.1"
  port = "${influxPort}"
  database = "icinga"
  flush_threshold = 1
  enable_send_thresholds = true
  service_template = { measurement = "perfdata", tags = { service = "$service.name$" } }
}
object CheckCommand "shell" { command = [ "/bin/sh", "-c", "$shell_command$" ] }
object Host "web1" { check_command = "dummy"; enable_active_checks = false }
`
}
