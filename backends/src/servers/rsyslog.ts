// rsyslog from Debian: syslog over UDP, TCP and TLS, and GELF over TCP; everything is written as JSON lines.
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { tcpOpen, until } from '../until.ts'

/** One message as rsyslog understood it. */
export type SyslogRecord = Readonly<{
  via: string
  facility: string
  severity: string
  version: string
  timestamp: string
  host: string
  app: string
  procid: string
  msgid: string
  sd: Readonly<Record<string, Readonly<Record<string, string>>>>
  msg: string
}>

/** The running daemon. */
export interface RsyslogServer {
  readonly udp: string
  readonly tcp: string
  readonly tls: string
  readonly gelf: string
  /** The first syslog message that `matches`, once it is there. */
  record(matches: (record: SyslogRecord) => boolean): Promise<SyslogRecord>
  /** The first GELF message of this short message, as JSON. */
  gelfMessage(shortMessage: string): Promise<Readonly<Record<string, unknown>>>
}

/** rsyslog 8.2302. */
export const rsyslogServer: ServerPlan<RsyslogServer> = {
  name: 'rsyslog',
  apt: ['rsyslog', 'rsyslog-openssl'],
  version() {
    const version = debianVersion('rsyslog')
    return debianVersion('rsyslog-openssl') === undefined || version === undefined
      ? undefined
      : `rsyslog ${version}`
  },
  async start(place) {
    const ports = {
      udp: await place.port(),
      tcp: await place.port(),
      tls: await place.port(),
      gelf: await place.port(),
    }
    // Not at the top: the install program reads the plans without the sources of our packages.
    const { loopbackCertificate } = await import('@obs/testing')
    place.write('cert.pem', loopbackCertificate.cert)
    place.write('key.pem', loopbackCertificate.key)
    const config = place.write('rsyslog.conf', configuration(place, ports))
    place.spawn('rsyslogd', ['-n', '-f', config, '-i', `${place.folder}/pid`])
    await until('rsyslog listens', async () => (await tcpOpen(ports.tls)) && (await tcpOpen(ports.tcp)))
    return {
      udp: `udp://127.0.0.1:${ports.udp}`,
      tcp: `tcp://127.0.0.1:${ports.tcp}`,
      tls: `tls://127.0.0.1:${ports.tls}`,
      gelf: `tcp://127.0.0.1:${ports.gelf}`,
      record: async (matches) =>
        until('the message', () => (linesOf(place, 'syslog.jsonl') as readonly SyslogRecord[]).find(matches)),
      gelfMessage: async (shortMessage) =>
        until('the message', () =>
          (linesOf(place, 'gelf.jsonl') as readonly Readonly<Record<string, unknown>>[]).find(
            (message) => message['short_message'] === shortMessage,
          ),
        ),
    }
  },
}

function linesOf(place: Place, file: string): readonly unknown[] {
  return place
    .read(file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}

type Ports = Readonly<Record<'udp' | 'tcp' | 'tls' | 'gelf', number>>

const members = {
  via: 'inputname',
  facility: 'syslogfacility-text',
  severity: 'syslogseverity-text',
  version: 'protocol-version',
  host: 'hostname',
  app: 'app-name',
  procid: 'procid',
  msgid: 'msgid',
  msg: 'msg',
} as const

function configuration({ folder }: Place, ports: Ports): string {
  const properties = Object.entries(members).map(
    ([name, property]) => `property(outname="${name}" name="${property}" format="jsonf") constant(value=",")`,
  )
  return `
global(workDirectory="${folder}" maxMessageSize="256k" parser.escapeControlCharactersOnReceive="off"
  defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="${folder}/cert.pem"
  defaultNetstreamDriverCertFile="${folder}/cert.pem" defaultNetstreamDriverKeyFile="${folder}/key.pem")
module(load="imudp")
module(load="imptcp")
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
module(load="mmpstrucdata")
template(name="syslog" type="list") {
  constant(value="{") ${properties.join('\n  ')}
  property(outname="timestamp" name="timereported" dateFormat="rfc3339" format="jsonf") constant(value=",")
  constant(value="\\"sd\\":") property(name="$.sd") constant(value="}\\n")
}
template(name="gelf" type="list") { property(name="rawmsg") constant(value="\\n") }
ruleset(name="syslog") {
  action(type="mmpstrucdata" sd_name.lowercase="off")
  set $.sd = $!rfc5424-sd;
  if $.sd == "" then { set $.sd = "{}"; }
  action(type="omfile" file="${folder}/syslog.jsonl" template="syslog")
}
ruleset(name="gelf") { action(type="omfile" file="${folder}/gelf.jsonl" template="gelf") }
input(type="imudp" address="127.0.0.1" port="${ports.udp}" ruleset="syslog" name="udp")
input(type="imptcp" address="127.0.0.1" port="${ports.tcp}" ruleset="syslog" name="tcp")
input(type="imptcp" address="127.0.0.1" port="${ports.gelf}" ruleset="gelf" name="gelf" supportOctetCountedFraming="off" addtlFrameDelimiter="0")
input(type="imtcp" address="127.0.0.1" port="${ports.tls}" ruleset="syslog" name="tls")
`
}
