// Every real server of the suite, for the install program.
import type { ServerPlan } from '../server-plan.ts'
import { collectdServer } from './collectd.ts'
import { graphiteServer } from './graphite.ts'
import { graygelfServer } from './graygelf.ts'
import { icingaServer } from './icinga.ts'
import { influxdbServer } from './influxdb.ts'
import { kafkaServer } from './kafka.ts'
import { mosquittoServer } from './mosquitto.ts'
import { natsServer } from './nats.ts'
import { prometheusServer } from './prometheus.ts'
import { rabbitServer } from './rabbitmq.ts'
import { redisServer } from './redis.ts'
import { rsyslogServer } from './rsyslog.ts'
import { spotlightServer } from './spotlight.ts'
import { otlpServer } from './otlp.ts'
import { pushgatewayServer } from './pushgateway.ts'
import { riemannServer } from './riemann.ts'
import { squidServer } from './squid.ts'
import { statsdServer } from './statsd.ts'
import { syslogNgServer } from './syslog-ng.ts'
import { tinyproxyServer } from './tinyproxy.ts'
import { victoriaMetricsServer } from './victoria-metrics.ts'

/** All plans. */
export const serverPlans: readonly ServerPlan<object>[] = [
  collectdServer,
  graphiteServer,
  graygelfServer,
  icingaServer,
  influxdbServer,
  kafkaServer,
  mosquittoServer,
  natsServer,
  prometheusServer,
  rabbitServer,
  redisServer,
  rsyslogServer,
  spotlightServer,
  otlpServer,
  pushgatewayServer,
  riemannServer,
  squidServer,
  statsdServer,
  syslogNgServer,
  tinyproxyServer,
  victoriaMetricsServer,
]
