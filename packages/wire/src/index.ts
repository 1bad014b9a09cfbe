// Public names of @obs/wire: formats as pure functions.
export { collectdLists, collectdPackets, type CollectdShape } from './collectd.ts'
export { parseDsn, type Dsn } from './dsn.ts'
export { ecsDocument } from './ecs.ts'
export {
  parseEnvelope,
  parseStore,
  printEnvelope,
  printItem,
  type Envelope,
  type EnvelopeItem,
  type ReadItem,
} from './envelope.ts'
export { graphiteLine, graphiteValues, type GraphiteShape, type GraphiteValue } from './graphite.ts'
export { pickledPair, pickleFrame } from './graphite-pickle.ts'
export { influxLine } from './influx.ts'
export { gelfBytesMax, gelfChunks, gelfMessage } from './gelf.ts'
export { hecEvent, type HecPlace } from './hec.ts'
export { isoTime } from './iso-time.ts'
export { jsonLine } from './json-line.ts'
export { datadogShape, ecsShape, gcpShape, otelShape, pinoShape } from './json-presets.ts'
export type { JsonLineShape, LinePart } from './json-shape.ts'
export { logfmt, type LogfmtShape } from './logfmt.ts'
export { lokiEntry, lokiPush, type LokiEntry } from './loki.ts'
export { nagiosCode, nagiosData, nagiosOutput, nagiosText } from './nagios.ts'
export { otlpLogRecord } from './otlp-log.ts'
export { otlpMetric, type Temporality } from './otlp-metric.ts'
export { otlpRejected, otlpRequest, otlpTypes, type OtlpRequest } from './otlp.ts'
export type { OtlpEncoding } from './otlp-writer.ts'
export { pretty, type PrettyShape } from './pretty.ts'
export { ProtobufWriter, zigzag } from './protobuf.ts'
export { record } from './record.ts'
export { measurements } from './measurements.ts'
export { openMetrics, OpenMetrics } from './openmetrics.ts'
export { prometheusProtobuf } from './prometheus-protobuf.ts'
export {
  riemannError,
  riemannMetric,
  riemannMsg,
  riemannReply,
  type RiemannEvent,
  type RiemannShape,
} from './riemann.ts'
export { negotiate, scrapeTypes, type ScrapeFormat } from './scrape-format.ts'
export { checkInItem } from './sentry-check-in.ts'
export { ReadingAverage, serverLines, type ServerNames } from './server-names.ts'
export { clientReportItem, discardReasons, type Discarded } from './sentry-client-report.ts'
export {
  sentryEvent,
  sentrySdk,
  type SentryEvent,
  type SentryException,
  type SentryFrame,
} from './sentry-event.ts'
export { feedbackItem } from './sentry-feedback.ts'
export { sentryLimits, type SentryLimit } from './sentry-limits.ts'
export { sentryLog, sentryLogItem } from './sentry-log.ts'
export { sessionsItem } from './sentry-sessions.ts'
export { shedEvent } from './sentry-shed.ts'
export { packLines, statsdLines, type StatsdDialect, type StatsdShape } from './statsd.ts'
export { summaryOf, summaryQuantiles, type SummaryPart } from './summary.ts'
export {
  syslogFacilities,
  syslogMessage,
  syslogSeverities,
  type SyslogFacility,
  type SyslogShape,
} from './syslog.ts'
export { parseTai64n, tai64n } from './tai64n.ts'
export { timeText, type TimeFormat } from './time-text.ts'
