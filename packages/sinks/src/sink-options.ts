// What every network sink takes, and what each of these options may be.
import { kind, type Kind, type Kinds, type Level, levels, type Options } from '@obs/core'
import {
  defaultLimits,
  type DeliveryLimits,
  type Overflow,
  type SpoolOptions,
  type TargetOptions,
  type TlsFiles,
  type Transport,
} from '@obs/delivery'

/** What every network sink takes. A service's own term may stand in the place of one. */
export type SinkOptions = Options<{
  /** The least level it receives. Default: every level. */
  level: Level
  /** One URL; its scheme is the transport: `http:` `https:` `udp:` `tcp:` `tls:` `unix:`, as the backend allows. */
  endpoint: string
  /** What the service gives for access; the backend says how it is shown. Default: none. */
  token: string
  /** Certificates as PEM text, for `https:` and `tls:`, a proxy over `https:` included. Read once: after a renewal configure anew. Default: what Node trusts. */
  tls: TlsFiles
  /** The HTTP proxy on the way to an `http:` or `https:` endpoint, as in `http://user:password@proxy:3128`. Default: none. */
  proxy: string
  /** How long one request may take, in ms. Default 5000. */
  timeoutMs: number
  /** Events per batch. Default 100, where the backend has none of its own. */
  batchItemsMax: number
  /** Bytes per batch; one larger event is dropped as `too_large`. Default 512 KiB, where the backend has none of its own. */
  batchBytesMax: number
  /** How long an event waits for company, in ms. Default 1000. */
  batchAgeMsMax: number
  /** How often a metric sink is fed, in ms. Default: the instance's `metrics.intervalMs`. */
  intervalMs: number
  /** Bytes in the queue; over them `overflow` decides. Default 8 MiB. */
  queueBytesMax: number
  /** How many requests may be under way at once. Default 1, which keeps the order. */
  requestsMax: number
  /** How long a batch is tried, in ms; then it is counted as `retries_exhausted`. Default 60 000. */
  retryForMs: number
  /** Who leaves a full queue, counted as `queue_full`. Default `oldest`; `priority` lets errors outlive debug lines. */
  overflow: Overflow
  /**
   * Gives another transport in the place of the usual one, or around it: fan-out, failover, a worker thread. Default: the usual one.
   * `given` holds what a further transport needs: clock, timeout, certificates.
   */
  transport(usual: Transport, given: TargetOptions): Transport
  /** A folder that keeps what is not delivered yet over a restart, or more about it. Default: none, memory only. */
  spool: string | SpoolOptions
}>

/** The default of `timeoutMs`. */
export const timeoutMsDefault = 5000

const pem: Kind = {
  complaint: (name, value) =>
    value instanceof Uint8Array || Array.isArray(value) ? undefined : kind.text.complaint(name, value),
}

const spoolKind: Kind = kind.group({
  folder: kind.name("give a folder such as 'var/spool'"),
  bytesMax: kind.atLeast(1),
  ageMsMax: kind.atLeast(1),
  commitAt: kind.oneOf('turn', 'event'),
} satisfies Kinds<SpoolOptions>)

const spoolForms = kind.either(
  (value) => typeof value === 'string',
  spoolKind,
  "give a folder such as 'var/spool', or { folder, bytesMax, … }",
)

/** What `level` may be, of every sink. */
export const levelKind: Kind = kind.oneOf(...levels, 'off')

/** What these options may be. */
export const sinkKinds: Kinds<SinkOptions> = {
  level: levelKind,
  endpoint: kind.text,
  token: kind.text,
  tls: kind.group({ ca: pem, cert: pem, key: pem }),
  proxy: kind.text,
  timeoutMs: kind.atLeast(1),
  batchItemsMax: kind.atLeast(1),
  batchBytesMax: kind.atLeast(1),
  batchAgeMsMax: kind.atLeast(0),
  intervalMs: kind.atLeast(100),
  queueBytesMax: kind.atLeast(1),
  requestsMax: kind.atLeast(1),
  retryForMs: kind.atLeast(0),
  overflow: kind.oneOf('oldest', 'newest', 'priority'),
  transport: kind.call,
  spool: {
    complaint: (name, value) =>
      typeof value === 'string'
        ? spoolKind.complaint(name, { folder: value })?.replace(`${name}.folder`, name)
        : spoolForms.complaint(name, value),
  },
}

/** The spool's options, where one is wanted. */
export function spoolOf(spool: SinkOptions['spool']): SpoolOptions | undefined {
  return typeof spool === 'string' ? { folder: spool } : spool
}

type NumberOption = Exclude<keyof SinkOptions & keyof DeliveryLimits, 'overflow'>

/** The bounds of a delivery: the option, else the backend's, else the usual. */
export function limitsOf(
  backend: Options<Partial<DeliveryLimits>> = {},
  options: SinkOptions = {},
): DeliveryLimits {
  const pick = (name: NumberOption): number => options[name] ?? backend[name] ?? defaultLimits[name]
  return {
    ...defaultLimits,
    batchItemsMax: pick('batchItemsMax'),
    batchBytesMax: pick('batchBytesMax'),
    batchAgeMsMax: pick('batchAgeMsMax'),
    queueItemsMax: backend.queueItemsMax ?? defaultLimits.queueItemsMax,
    queueBytesMax: pick('queueBytesMax'),
    requestsMax: pick('requestsMax'),
    retryForMs: pick('retryForMs'),
    overflow: options.overflow ?? defaultLimits.overflow,
  }
}
