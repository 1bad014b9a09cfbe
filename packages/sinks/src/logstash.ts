// Logstash's tcp and udp inputs with the json_lines codec, documents in the Elastic Common Schema. Delivery: handed to the kernel, no more is known.
// https://www.elastic.co/docs/reference/logstash/plugins/plugins-codecs-json_lines
// Proof: syslog-ng 3.38.1 reading JSON lines over tcp and udp.
import type { ErrorReport, LogEvent } from '@obs/core'
import { ecsDocument } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { eachAlone, joined } from './pack.ts'

const endpointDefault = 'tcp://127.0.0.1:5000'
/** What UDP over IPv4 can hold. */
const datagramBytesMax = 65_507

/** Sends lines and reports to Logstash over `tcp:`, `tls:` or `udp:`. Default endpoint `tcp://127.0.0.1:5000`. */
export const logstash: Factory<object, 'log' | 'error'> = defineBackend({
  name: 'logstash',
  signals: ['log', 'error'],
  options: {},
  limits: ({ endpoint = endpointDefault }) =>
    endpoint.startsWith('udp:') ? { batchBytesMax: datagramBytesMax } : {},
  target: ({ endpoint = endpointDefault }: SinkOptions) => ({ via: 'socket', url: endpoint }),
  encode: (event: LogEvent | ErrorReport, _options, host) =>
    `${JSON.stringify({ '@version': '1', ...ecsDocument(event, host.resource) })}\n`,
  frame: (items, { endpoint = endpointDefault }) =>
    endpoint.startsWith('udp:') ? eachAlone(items) : [{ body: joined(items, ''), items }],
})
