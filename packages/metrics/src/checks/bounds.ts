// Whether a number crosses a bound, and which of several states is the worst.
import type { CheckBound, CheckState } from '@obs/core'

// As the Monitoring Plugins rank them where results are put together: what is unknown is worse than well, better than a warning.
const order: readonly CheckState[] = ['ok', 'unknown', 'warning', 'critical']

/** The number a state is told by, as exit codes of plugins: 0 ok, 1 warning, 2 critical, 3 unknown. */
export function codeOf(state: CheckState): number {
  return { ok: 0, warning: 1, critical: 2, unknown: 3 }[state]
}

/** Whether `one` is at least as bad as `other`. */
export function isAtLeast(one: CheckState, other: CheckState): boolean {
  return order.indexOf(one) >= order.indexOf(other)
}

/** The worst of several states; none: ok. */
export function worstOf(states: readonly CheckState[]): CheckState {
  return states.reduce((worst, state) => (isAtLeast(worst, state) ? worst : state), 'ok')
}

/** Whether `value` is beyond the bound, which `easing` (0 to 1) draws nearer by that share of itself. */
export function crosses(value: number, bound: CheckBound, easing: number): boolean {
  const { above, below } = typeof bound === 'number' ? { above: bound, below: undefined } : bound
  if (above !== undefined && value > above - Math.abs(above) * easing) return true
  return below !== undefined && value < below + Math.abs(below) * easing
}
