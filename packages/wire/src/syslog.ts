// Syslog messages: RFC 5424 with structured data, and the older RFC 3164. Framing is the sink's.
import type { ErrorReport, Level, LogEvent } from '@obs/core'
import { contextFields } from './context-fields.ts'
import { flatBeside, type Scalar } from './flat-fields.ts'
import { isoTime } from './iso-time.ts'
import { perResource, type Resource } from './per-resource.ts'
import { utf8Cut } from './utf8.ts'

/** Facilities of RFC 5424, table 1, by the names syslog.conf uses. */
export const syslogFacilities = {
  kern: 0,
  user: 1,
  mail: 2,
  daemon: 3,
  auth: 4,
  syslog: 5,
  lpr: 6,
  news: 7,
  uucp: 8,
  cron: 9,
  authpriv: 10,
  ftp: 11,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
} as const

/** A facility's name. */
export type SyslogFacility = keyof typeof syslogFacilities

/** Severities of RFC 5424, table 2; GELF uses the same numbers. */
export const syslogSeverities: Readonly<Record<Level, number>> = {
  trace: 7,
  debug: 7,
  info: 6,
  warn: 4,
  error: 3,
  fatal: 2,
}

/** How a message looks. */
export type SyslogShape = Readonly<{
  format: 'rfc5424' | 'rfc3164'
  facility: SyslogFacility
  /** `data`: fields are structured data, the text is short. `text`: fields follow the text as `key=value`. */
  fields: 'data' | 'text'
  /** SD-ID of the fields: `name@enterprise-number` (RFC 5424, section 7.2.2). */
  dataId: string
  /** Fields, then text, are cut so that a message takes no more bytes. */
  messageBytesMax: number
}>

/** One message without a line end. Control characters in values become `#012` and the like, as rsyslog prints them. */
export function syslogMessage(event: LogEvent | ErrorReport, resource: Resource, shape: SyslogShape): string {
  const priority = syslogFacilities[shape.facility] * 8 + syslogSeverities[event.level]
  const params = flatBeside(event.fields, contextFields(event), paramName)
  const text = textOf(event)
  if (shape.format === 'rfc3164')
    return cut(`<${priority}>${tagged(event.time, resource)}: ${text}${pairs(params)}`, shape)
  const head = `<${priority}>1 ${isoTime(event.time)} ${identity(resource)} ${printable(event.event, 32)}`
  if (shape.fields === 'text') return cut(`${head} - ${text}${pairs(params)}`, shape)
  const bytesMax = shape.messageBytesMax - Buffer.byteLength(head) - Buffer.byteLength(text) - 2
  return cut(`${head} ${element(params, shape.dataId, bytesMax)} ${text}`, shape)
}

function cut(message: string, { messageBytesMax }: SyslogShape): string {
  return utf8Cut(message, messageBytesMax)
}

function textOf({ event, error }: LogEvent | ErrorReport): string {
  return visible(error === undefined ? event : `${event}: ${error.type}: ${error.message}`)
}

// HOSTNAME APP-NAME PROCID, each a dash where unknown (section 6.2).
const identity = perResource((resource) => {
  const host = printable(resource['host.name'], 255)
  return `${host} ${printable(resource['service.name'], 48)} ${printable(resource['process.pid'], 128)}`
})

function printable(text: string | undefined, max: number): string {
  return text?.replace(/[^!-~]/g, '_').slice(0, max) || '-'
}

// RFC 3164, sections 4.1.2 and 4.1.3. The time is UTC: a wire does not know where it is.
function tagged(time: number, resource: Resource): string {
  const date = new Date(isoTime(time))
  const day = String(date.getUTCDate()).padStart(2, ' ')
  // A dash would be read as the tag: this format has no word for an unknown host.
  const host = printable(resource['host.name'] ?? 'localhost', 255)
  const tag = resource['service.name']?.replace(/[^a-zA-Z0-9_.-]/g, '_').slice(0, 32) || 'node'
  const pid = resource['process.pid']
  const clock = date.toISOString().slice(11, 19)
  return `${months[date.getUTCMonth()]} ${day} ${clock} ${host} ${tag}${pid === undefined ? '' : `[${pid}]`}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

type Params = readonly (readonly [string, Scalar])[]

// Parameters that do not fit are left out whole: half a structured data element would void the message.
function element(params: Params, dataId: string, bytesMax: number): string {
  let left = bytesMax - dataId.length - 2
  let text = ''
  for (const [name, value] of params) {
    const param = ` ${name}="${escaped(value)}"`
    left -= Buffer.byteLength(param)
    if (left < 0) break
    text += param
  }
  return text === '' ? '-' : `[${dataId}${text}]`
}

function paramName(name: string): string {
  return name.replace(/[^!-~]|[="\]]/g, '_').slice(0, 32) || '_'
}

function escaped(value: Scalar): string {
  return visible(String(value).replace(/["\\\]]/g, '\\$&'))
}

function pairs(params: Params): string {
  return params.map(([name, value]) => ` ${name}=${bare(visible(String(value)))}`).join('')
}

function bare(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
}

function visible(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f]/g,
    (unit) => `#${unit.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
}
