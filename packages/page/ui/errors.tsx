// The groups of failures, newest first, with exact counts.
import type { JSX } from 'preact'
import { mount, useData, type Group } from './data.ts'
import { absolute, ago, count, plural, users } from './format.ts'
import { Sparkline } from './sparkline.tsx'
import { Told } from './told.tsx'

type Answer = { total: number; other: number; groups: Group[] }

export function Errors(): JSX.Element {
  const { data, failed } = useData<Answer>('/errors')
  return (
    <>
      <header class="head">
        <h1>Errors</h1>
        {data && (
          <p class="sum">
            <b>{count(data.total)}</b> {plural(data.total, 'occurrence')} in{' '}
            <b>{count(data.groups.length)}</b> {plural(data.groups.length, 'group')}
            {data.other > 0 && <>, {count(data.other)} in groups folded for space</>}
          </p>
        )}
      </header>
      {failed && <Told kind="bad">{failed}</Told>}
      {!data && !failed && <Told>Asking the process for its errors…</Told>}
      {data?.groups.length === 0 && (
        <Told>
          No error since this process started. They appear here as soon as one is logged or captured.
        </Told>
      )}
      {data && data.groups.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>Error</th>
              <th class="wide">Last 60 minutes</th>
              <th class="num">Count</th>
              <th class="num roomy">Kept</th>
              <th class="roomy">First seen</th>
              <th>Last seen</th>
            </tr>
          </thead>
          <tbody>
            {data.groups.map((group) => (
              <Row key={group.group} group={group} />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Row({ group }: { group: Group }): JSX.Element {
  return (
    <tr>
      <td class="main">
        <a href={`${mount}/errors/${group.group}`}>
          <b>{group.type}</b> {group.message}
        </a>
        <span class="sub">
          {group.event}
          {group.state.is !== 'open' && <b class={`state ${group.state.is}`}>{group.state.is}</b>}
        </span>
      </td>
      <td class="wide">
        <Sparkline values={group.perMinute} />
      </td>
      <td class="num">
        <b>{count(group.count)}</b>
        {group.users > 0 && <span class="sub">{users(group.users)}</span>}
        {group.expected > 0 && <span class="sub">{count(group.expected)} expected</span>}
      </td>
      <td class="num roomy">{group.kept}</td>
      <td class="roomy" title={absolute(group.firstSeen)}>
        {ago(group.firstSeen)}
      </td>
      <td title={absolute(group.lastSeen)}>{ago(group.lastSeen)}</td>
    </tr>
  )
}
