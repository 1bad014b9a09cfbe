// What the checks find: each with its state, the numbers behind it, and since when.
import type { JSX } from 'preact'
import type { Check } from './data.ts'
import { ago } from './format.ts'

const worstFirst = ['critical', 'warning', 'unknown', 'ok']

export function Checks({ checks }: { checks: Check[] }): JSX.Element | null {
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
