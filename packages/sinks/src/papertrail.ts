// Papertrail: syslog over TLS in lines, as its rsyslog recipe sends it; fields follow the text, since structured data is not shown.
// Delivery: handed to the kernel, no more is known. https://www.papertrail.com/help/configuring-remote-syslog-from-unix-linux-and-bsd-os-x/
// Proof: rsyslog 8.2302.0 over tls.
import { kind, type LogEvent } from '@obs/core'
import { syslogMessage } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { frameSyslog } from './syslog-frame.ts'

/** Options of `papertrail`. */
export interface PapertrailOptions {
  /** The log destination: `tls://logsN.papertrailapp.com:12345`; `udp:` and `tcp:` are possible and readable by all. */
  readonly endpoint: string
}

/** Sends lines to Papertrail. */
export const papertrail: Factory<PapertrailOptions, 'log'> = defineBackend({
  name: 'papertrail',
  signals: ['log'],
  options: {
    endpoint: kind.name('give the log destination, such as tls://logs1.papertrailapp.com:12345'),
  },
  target: (options: PapertrailOptions & SinkOptions) => ({ via: 'socket', url: options.endpoint }),
  encode: (event: LogEvent, _options, host) =>
    syslogMessage(event, host.resource, {
      format: 'rfc5424',
      facility: 'user',
      fields: 'text',
      dataId: '-',
      messageBytesMax: 8192,
    }),
  frame: (items, { endpoint }) => frameSyslog(items, endpoint.startsWith('udp:') ? 'datagrams' : 'lines'),
})
