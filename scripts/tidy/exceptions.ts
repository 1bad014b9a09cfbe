// Findings that stand for now, each with its reason. The list only shrinks: what no rule finds any more must leave it.
import type { Finding } from './finding.ts'

/** A finding that is let pass. */
export interface Exception {
  readonly path: string
  /** A part of what the finding tells. */
  readonly told: string
  readonly reason: string
}

/** Every exception there is. */
export const exceptions: readonly Exception[] = []

/** Findings that no exception covers. */
export function withoutExceptions(
  findings: readonly Finding[],
  list: readonly Exception[],
): readonly Finding[] {
  return findings.filter((found) => !list.some((exception) => covers(exception, found)))
}

/** Exceptions that cover nothing any more. */
export function idleExceptions(
  findings: readonly Finding[],
  list: readonly Exception[],
): readonly Exception[] {
  return list.filter((exception) => !findings.some((found) => covers(exception, found)))
}

function covers({ path, told }: Exception, found: Finding): boolean {
  return found.path === path && found.told.includes(told)
}
