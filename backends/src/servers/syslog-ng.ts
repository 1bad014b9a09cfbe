// syslog-ng from Debian, strict about RFC 5424: over UDP, TCP in octets and a unix stream; and JSON lines as Logstash's json_lines reads them.
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { unpackedFolder, unpackedVersion } from '../software.ts'
import { tcpOpen, until } from '../until.ts'

/** One message as syslog-ng understood it. */
export type StrictRecord = Readonly<{
  severity: string
  app: string
  msgid: string
  msg: string
  SDATA?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}>

/** The running daemon. */
export interface SyslogNgServer {
  readonly udp: string
  readonly tcp: string
  readonly unix: string
  /** JSON lines over TCP and over UDP. */
  readonly json: Readonly<Record<'tcp' | 'udp', string>>
  /** The first syslog message that `matches`, once it is there. */
  record(matches: (record: StrictRecord) => boolean): Promise<StrictRecord>
  /** The first JSON line that `matches`, once it is there. */
  document(matches: (document: JsonRecord) => boolean): Promise<JsonRecord>
}

/** A JSON line, and whether it was read as JSON. */
export type JsonRecord = Readonly<{ parsed: string; json: Readonly<Record<string, unknown>> }>

/** syslog-ng 3.38; its package and rsyslog's exclude each other. */
export const syslogNgServer: ServerPlan<SyslogNgServer> = {
  name: 'syslog-ng',
  apt: [
    'libcap2',
    'libglib2.0-0',
    'libivykis0',
    'libjson-c5',
    'libnet1',
    'libpcre3',
    'libssl3',
    'libsystemd0',
    'libwrap0',
  ],
  unpacked: ['syslog-ng-core'],
  version() {
    const version = unpackedVersion('syslog-ng-core')
    return version === undefined ? undefined : `syslog-ng ${version}`
  },
  async start(place) {
    const ports = { udp: await place.port(), tcp: await place.port(), json: await place.port() }
    const config = place.write('syslog-ng.conf', configuration(place, ports))
    symlinkSync(join(unpackedFolder, 'usr/share/syslog-ng/include/scl'), join(place.folder, 'scl'))
    const libraries = join(unpackedFolder, 'usr/lib/syslog-ng')
    const own = { persist: 'persist', ctl: 'ctl', pid: 'pid' }
    place.spawn(
      join(unpackedFolder, 'usr/sbin/syslog-ng'),
      [
        '-F',
        '--no-caps',
        '-f',
        config,
        '--module-path',
        `${libraries}/3.38`,
        '-R',
        own.persist,
        '-c',
        own.ctl,
        '-p',
        own.pid,
      ],
      { env: { LD_LIBRARY_PATH: libraries } },
    )
    await until('syslog-ng listens', async () => (await tcpOpen(ports.tcp)) && (await tcpOpen(ports.json)))
    return {
      udp: `udp://127.0.0.1:${ports.udp}`,
      tcp: `tcp://127.0.0.1:${ports.tcp}`,
      unix: `unix:${place.folder}/socket`,
      json: { tcp: `tcp://127.0.0.1:${ports.json}`, udp: `udp://127.0.0.1:${ports.json}` },
      record: async (matches) =>
        until('the message', () => (linesOf(place, 'syslog.jsonl') as readonly StrictRecord[]).find(matches)),
      document: async (matches) =>
        until('the document', () => (linesOf(place, 'json.jsonl') as readonly JsonRecord[]).find(matches)),
    }
  },
}

function linesOf(place: Place, file: string): readonly unknown[] {
  return place
    .read(file)
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line): unknown => JSON.parse(line))
}

function configuration({ folder }: Place, ports: Readonly<Record<'udp' | 'tcp' | 'json', number>>): string {
  return `@version: 4.0
options { keep-hostname(yes); use-dns(no); stats-freq(0); log-msg-size(262144); flush-lines(1); keep-timestamp(yes); };
source s_syslog {
  network(ip("127.0.0.1") port(${ports.udp}) transport("udp") flags(syslog-protocol));
  syslog(ip("127.0.0.1") port(${ports.tcp}) transport("tcp"));
  unix-stream("${folder}/socket" flags(syslog-protocol));
};
source s_json {
  network(ip("127.0.0.1") port(${ports.json}) transport("tcp") flags(no-parse));
  network(ip("127.0.0.1") port(${ports.json}) transport("udp") flags(no-parse));
};
template t_syslog { template("$(format-json severity='$SEVERITY' app='$PROGRAM' msgid='$MSGID' --key .SDATA.* --shift-levels 1 msg='$MESSAGE')\\n"); };
template t_json { template("$(format-json parsed='\${.json.ok}' --key json.*)\\n"); };
log { source(s_syslog); destination { file("${folder}/syslog.jsonl" template(t_syslog)); }; };
log { source(s_json);
  junction { channel { parser { json-parser(prefix("json.")); }; rewrite { set("yes" value(".json.ok")); }; flags(final); };
             channel { rewrite { set("no" value(".json.ok")); }; flags(final); }; };
  destination { file("${folder}/json.jsonl" template(t_json)); }; };
`
}
