// What every network sink takes, and the check that names the option and the mend.
import { ObsFault, type Level, type Options } from '@obs/core'
import { checkWords } from './words.ts'
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
  token: string
  /** Certificates as PEM text, for `https:` and `tls:`. Default: what Node trusts. */
  tls: TlsFiles
  /** How long one request may take, in ms. Default 5000. */
  timeoutMs: number
  batchItemsMax: number
  batchBytesMax: number
  /** How long an event waits for company, in ms. Default 1000. */
  batchAgeMsMax: number
  /** How often a metric sink is fed, in ms. Default: the instance's `metrics.intervalMs`. */
  intervalMs: number
  /** Default 8 MB. */
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

const leasts = {
  timeoutMs: 1,
  batchItemsMax: 1,
  batchBytesMax: 1,
  batchAgeMsMax: 0,
  intervalMs: 100,
  queueBytesMax: 1,
  requestsMax: 1,
  retryForMs: 0,
} as const
const words = { overflow: ['oldest', 'newest', 'priority'] }

/** Throws ObsFault `bad_option` for what no type checker has seen. */
export function checkSinkOptions(name: string, options: SinkOptions): void {
  for (const [option, least] of Object.entries(leasts))
    checkNumbers(name, { [option]: options[option as keyof typeof leasts] }, least)
  checkWords(name, options, words)
  checkSpool(name, options.spool)
}

function checkSpool(name: string, spool: unknown): void {
  if (spool === undefined) return
  const given = spoolOf(spool as string | SpoolOptions)
  if (typeof given?.folder !== 'string' || given.folder === '')
    throw bad(name, "spool is no folder name: give one such as 'var/spool'")
  checkNumbers(name, { 'spool.bytesMax': given.bytesMax, 'spool.ageMsMax': given.ageMsMax }, 1)
  checkWords(name, { 'spool.commitAt': given.commitAt }, { 'spool.commitAt': ['turn', 'event'] })
}

function checkNumbers(name: string, given: Readonly<Record<string, unknown>>, least: number): void {
  for (const [option, value] of Object.entries(given))
    if (value !== undefined && !(typeof value === 'number' && value >= least && Number.isFinite(value)))
      throw bad(name, `${option} is ${String(value)}: give a finite number of at least ${least}`)
}

/** The spool's options, where one is wanted. */
export function spoolOf(spool: SinkOptions['spool']): SpoolOptions | undefined {
  return typeof spool === 'string' ? { folder: spool } : spool
}

function bad(name: string, told: string): ObsFault {
  return new ObsFault('bad_option', `${name}: ${told}`)
}

/** The bounds of a delivery: the option, else the backend's, else the usual. */
export function limitsOf(
  backend: Options<Partial<DeliveryLimits>> = {},
  options: SinkOptions = {},
): DeliveryLimits {
  const pick = (name: keyof typeof leasts & keyof DeliveryLimits): number =>
    options[name] ?? backend[name] ?? defaultLimits[name]
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
