// Every real server of the suite, for the install program.
import type { ServerPlan } from '../server-plan.ts'
import { graphiteServer } from './graphite.ts'
import { influxdbServer } from './influxdb.ts'
import { prometheusServer } from './prometheus.ts'
import { statsdServer } from './statsd.ts'
import { victoriaMetricsServer } from './victoria-metrics.ts'

/** All plans. */
export const serverPlans: readonly ServerPlan<object>[] = [
  graphiteServer,
  influxdbServer,
  prometheusServer,
  statsdServer,
  victoriaMetricsServer,
]
