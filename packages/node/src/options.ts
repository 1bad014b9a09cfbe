// The options of an instance.
import {
  type Clock,
  type Maybe,
  type Options,
  type Processor,
  type RedactOptions,
  type Sink,
} from '@obs/core'
import type { ErrorSettings } from '@obs/errors'
import type { Rule } from '@obs/metrics'
import type { PageOptions } from '@obs/page'

/** How to set up an instance. Checked once; a bad one throws ObsFault, naming the option and the mend. */
export type ObsOptions = Options<{
  /** Who speaks. Default: OBS_SERVICE, OTEL_SERVICE_NAME, else the name in package.json; of `createObs` `unknown_service:node`. */
  service: string
  /** Which version speaks. Default: OBS_RELEASE, SENTRY_RELEASE, else version and commit; of `createObs` none. */
  release: string
  /** Default: OBS_ENVIRONMENT, SENTRY_ENVIRONMENT, OTEL_RESOURCE_ATTRIBUTES or NODE_ENV, else `production`; of `createObs` that. */
  environment: string
  /** Attributes of the process by OpenTelemetry's names, such as `k8s.pod.name`. Default: OTEL_RESOURCE_ATTRIBUTES. */
  resource: Readonly<Record<string, string>>
  /** Directives: `info`, `info,billing=debug`, `off`. Default: OBS_LOG, else `info`; of `createObs` that. */
  level: string
  /** Exactly these. Default: `stdout()` and what SENTRY_DSN and OTEL_… ask for; of `createObs` `stdout()`. */
  sinks: readonly Maybe<Sink>[]
  /** In order, after redaction. */
  processors: readonly Maybe<Processor>[]
  /** Added to the defaults; false switches redaction off. */
  redact: RedactOptions | false
  /** True: a line, and counted apart in its group; neither reported nor in the meter `errors`. Default: nothing is expected. */
  expected: (err: unknown) => boolean
  /** Rules, alerts, local variables and sessions. Default: reports of everything, no alerts. */
  errors: ErrorSettings
  /** How long exit and crash wait for network sinks, in ms. Default 1000; 0 = off. */
  crashFlushMs: number
  /** Watch uncaught errors; exit code and message stay Node's. Default: the default instance only. */
  uncaught: boolean
  metrics: Options<{
    /** How often metric sinks are fed, in ms. Default 10 000. */
    intervalMs: number
    /** Label sets per metric. Default 2000. */
    seriesMax: number
    /** A series unused for so many ms is left out until it is used again. Default: never. */
    idleMsMax: number
    /** The numbers of process and machine beside the application's. Default false. */
    runtime: boolean
    /** Which metrics leave, and which of them without their labels; the last that matches counts. Default: all, whole. */
    rules: readonly Rule[]
  }>
  /**
   * Adds up the numbers of all processes that share a folder: of cluster and PM2 workers, threads, other applications. A
   * folder, or true for one per user and service below the system's temporary folder. Default: OBS_FLEET, or off.
   */
  fleet: boolean | string
  /** The in-app page, served by `observe()`. Default: the default instance only, on a terminal or with OBS_PAGE=1. */
  page:
    | boolean
    | (PageOptions &
        Options<{
          /**
           * A folder that keeps counts and decisions of error groups over restarts; several processes may share it. Default: none,
           * they end with the process.
           */
          persist: string
        }>)
  /** For tests. Default: the machine's. */
  clock: Clock
  /** Told the faults of the SDK itself. Default: stderr, each kind at most once per ten seconds. */
  onFault: (fault: Readonly<{ code: string; message: string; sink?: string }>) => void
}>
