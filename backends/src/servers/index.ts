// Every real server of the suite, for the install program.
import type { ServerPlan } from '../server-plan.ts'
import { statsdServer } from './statsd.ts'

/** All plans. */
export const serverPlans: readonly ServerPlan<object>[] = [statsdServer]
