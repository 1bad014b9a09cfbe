// Syslog over UDP (RFC 5426), TCP (RFC 6587), TLS (RFC 5425) or a unix stream socket. Delivery: handed to the kernel, no more is known.
// Proof: rsyslog 8.2302.0 over udp, tcp and tls; syslog-ng 3.38.1 over udp, tcp and unix.
import { kind, type LogEvent, ObsFault, type Options } from '@obs/core'
import { syslogFacilities, syslogMessage, type SyslogShape } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { frameSyslog, type SyslogFraming } from './syslog-frame.ts'

/** Options of `syslog`. */
export type SyslogOptions = Options<
  SyslogShape & {
    /** Default: `octets` over tcp and tls, `lines` over unix. Datagrams are not framed. */
    framing: Exclude<SyslogFraming, 'datagrams'>
  }
>

/** 32473 is the enterprise number for documentation (RFC 5612); give `dataId` with your own where that matters. */
const shapeDefault: SyslogShape = {
  format: 'rfc5424',
  facility: 'user',
  fields: 'data',
  dataId: 'obs@32473',
  // What rsyslog and syslog-ng take at their defaults.
  messageBytesMax: 8192,
}
const endpointDefault = 'udp://127.0.0.1:514'

/** Sends lines to a syslog daemon. Default endpoint `udp://127.0.0.1:514`. */
export const syslog: Factory<SyslogOptions, 'log'> = defineBackend({
  name: 'syslog',
  signals: ['log'],
  options: {
    format: kind.oneOf('rfc5424', 'rfc3164'),
    fields: kind.oneOf('data', 'text'),
    framing: kind.oneOf('octets', 'lines'),
    facility: kind.oneOf(...Object.keys(syslogFacilities)),
    dataId: kind.text,
    messageBytesMax: kind.atLeast(480),
  },
  target(options: SyslogOptions & SinkOptions) {
    const { dataId } = shapeOf(options)
    if (!/^[^\s="\]]{1,32}$/.test(dataId))
      throw new ObsFault('bad_option', `syslog: dataId '${dataId}': give a name such as app@32473`)
    return { via: 'socket', url: options.endpoint ?? endpointDefault }
  },
  encode: (event: LogEvent, options, host) => syslogMessage(event, host.resource, shapeOf(options)),
  frame: (items, options) => frameSyslog(items, framingOf(options)),
})

function shapeOf(options: SyslogOptions): SyslogShape {
  return {
    format: options.format ?? shapeDefault.format,
    facility: options.facility ?? shapeDefault.facility,
    fields: options.fields ?? shapeDefault.fields,
    dataId: options.dataId ?? shapeDefault.dataId,
    messageBytesMax: options.messageBytesMax ?? shapeDefault.messageBytesMax,
  }
}

function framingOf({ endpoint = endpointDefault, framing }: SyslogOptions & SinkOptions): SyslogFraming {
  if (endpoint.startsWith('udp:')) return 'datagrams'
  return framing ?? (endpoint.startsWith('unix:') ? 'lines' : 'octets')
}
