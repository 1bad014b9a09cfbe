// What people decide about a group, and what was decided.
import type { GroupState, GroupSummary } from '@obs/core'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { mount } from './data.ts'
import { absolute, ago } from './format.ts'

type Decision = { to: 'open' | 'resolved' | 'muted'; fixed?: 'now' | 'next'; forMs?: number }

const hourMs = 3_600_000
const choices: { name: string; decision: Decision }[] = [
  { name: 'Resolve', decision: { to: 'resolved' } },
  { name: 'Resolve in the next release', decision: { to: 'resolved', fixed: 'next' } },
  { name: 'Mute for a day', decision: { to: 'muted', forMs: 24 * hourMs } },
]

export function Decisions({ group, renew }: { group: GroupSummary; renew: () => void }): JSX.Element {
  const [told, tell] = useState('')
  const decide = async (decision: Decision): Promise<void> => {
    tell(await send(group.group, decision))
    renew()
  }
  const { state } = group
  const isDecided = state.is === 'resolved' || state.is === 'muted'
  const offered = isDecided ? [{ name: 'Open again', decision: { to: 'open' as const } }] : choices
  return (
    <p class="decisions">
      <State state={state} />
      {offered.map(({ name, decision }) => (
        <button key={name} type="button" onClick={() => void decide(decision)}>
          {name}
        </button>
      ))}
      {told && (
        <span class="sub" role="alert">
          {told}
        </span>
      )}
    </p>
  )
}

// Nothing where it is decided, else why not.
async function send(group: string, decision: Decision): Promise<string> {
  try {
    const answer = await fetch(`${mount}/errors/${group}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(decision),
    })
    return answer.ok ? '' : await answer.text()
  } catch {
    return 'The process does not answer; nothing was decided.'
  }
}

function State({ state }: { state: GroupState }): JSX.Element {
  const since = 'since' in state ? state.since : undefined
  const release = 'release' in state ? state.release : undefined
  const after = 'fixed' in state && state.fixed === 'next' ? 'the release after ' : ''
  return (
    <span class="sub" title={since === undefined ? '' : absolute(since)}>
      <b class={`state ${state.is}`}>{state.is}</b>
      {release && ` in ${after}${release}`}
      {since !== undefined && ` ${ago(since)}`}
    </span>
  )
}
