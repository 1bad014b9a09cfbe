// Checks at an address of their own, for whoever watches from outside: check_http, an uptime service, a load balancer.
import type { CheckResult, MetricSource } from '@obs/core'
import { nagiosCode, nagiosText } from '@obs/wire'
import type { Answer } from './answer.ts'

/** What every check finds now. */
export function checksOf(metrics: MetricSource): readonly CheckResult[] {
  return metrics
    .snapshot()
    .map(({ check }) => check)
    .filter((check) => check !== undefined)
}

/** What the check of that name finds now. */
export function checkOf(metrics: MetricSource, name: string): CheckResult | undefined {
  return checksOf(metrics).find(({ check }) => check === name)
}

/** A check as the line of a monitoring plugin; 503 where it is critical or unknown. `x-check-code` is the plugin's exit code. */
export function checkAnswer(result: CheckResult): Answer {
  const failed = result.state === 'critical' || result.state === 'unknown'
  return {
    status: failed ? 503 : 200,
    type: 'text/plain; charset=utf-8',
    body: `${nagiosText(result)}\n`,
    headers: { 'x-check-code': String(nagiosCode(result.state)) },
  }
}
