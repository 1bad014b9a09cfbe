// What the checks find: each with its state, the numbers behind it, and since when.
import type { CheckResult } from '@obs/core'
import type { JSX } from 'preact'
import { useData } from './data.ts'
import { ago } from './format.ts'
import { Told } from './told.tsx'

const worstFirst = ['critical', 'warning', 'unknown', 'ok']

export function Checks({ checks }: { checks: readonly CheckResult[] }): JSX.Element | null {
  if (checks.length === 0) return null
  const sorted = checks.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state))
  return (
    <ul class="checks" aria-label="Checks">
      {sorted.map(({ check, state, since, text }) => (
        <li key={check} class={`check ${state}`}>
          <b>{state}</b> {check} <span class="sub">{`${text} · ${ago(since)}`}</span>
        </li>
      ))}
    </ul>
  )
}

/** The place of all checks, or of the one that the address names. */
export function ChecksPlace({ name }: { name: string | undefined }): JSX.Element {
  const { data, failed } = useData<{ checks: CheckResult[] } | CheckResult>(
    name === undefined ? '/checks' : `/checks/${name}`,
  )
  const checks = data && ('checks' in data ? data.checks : [data])
  return (
    <>
      <header class="head">
        <h1>Checks</h1>
      </header>
      {failed && <Told kind="bad">{failed}</Told>}
      {checks?.length === 0 && <Told>No check was declared. metrics.check declares one.</Told>}
      <Checks checks={checks ?? []} />
    </>
  )
}
