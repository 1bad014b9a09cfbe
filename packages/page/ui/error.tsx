// One group: a kept occurrence with its stack, causes, fields and the lines of its request.
import type { ErrorData, Frame, GroupSummary } from '@obs/core'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { mount, useData, type Line, type Report } from './data.ts'
import { absolute, ago, clock, count, plain, plural, users } from './format.ts'
import { Decisions } from './decisions.tsx'
import { Sparkline } from './sparkline.tsx'
import { Level, Told } from './told.tsx'

type Answer = { summary?: GroupSummary; reports: Report[] }

export function ErrorGroup({ group }: { group: string }): JSX.Element {
  const { data, failed, renew } = useData<Answer>(`/errors/${group}`, 5000)
  const [chosen, choose] = useState<Report>()
  // Once shown it stays until the reader goes on, even when newer ones come or it is no longer kept.
  const report =
    data?.reports.find(({ errorId }) => errorId === chosen?.errorId) ?? chosen ?? data?.reports.at(-1)
  useEffect(() => choose(report), [report])
  if (failed && !data) return <Told kind="bad">{failed}</Told>
  if (!data) return <Told>Asking the process for this group…</Told>
  return (
    <>
      {failed && <Told kind="bad">{failed}</Told>}
      <Head summary={data.summary} report={report} kept={data.reports.length} renew={renew} />
      {report && data.reports.some(({ errorId }) => errorId !== report.errorId) && (
        <Pager reports={data.reports} shown={report} choose={choose} />
      )}
      {report ? (
        <Occurrence report={report} />
      ) : (
        <Told>All occurrences of this group were counted; none is kept in full.</Told>
      )}
      {data.summary && data.summary.variants.length > 1 && <Variants variants={data.summary.variants} />}
      <section>
        <h2>Why grouped so</h2>
        <p class="sub">
          Group <code>{group}</code>: the type of the error and the application's own functions on its stack.
          Line numbers, ids and the message do not split a group.
        </p>
      </section>
    </>
  )
}

function Head({
  summary,
  report,
  kept,
  renew,
}: {
  summary: GroupSummary | undefined
  report: Report | undefined
  kept: number
  renew: () => void
}): JSX.Element {
  return (
    <header class="head">
      <p class="crumb">
        <a href={`${mount}/errors`}>Errors</a>
      </p>
      <h1>
        {summary?.type ?? report?.error.type}{' '}
        <span class="message">{summary?.message ?? report?.error.message}</span>
      </h1>
      {summary && (
        <p class="sum">
          <b>{count(summary.count)}</b> {plural(summary.count, 'time')} as <code>{summary.event}</code>
          {summary.users > 0 && (
            <>
              , to <b>{users(summary.users)}</b>
            </>
          )}
          , <b>{kept}</b> kept in full; first{' '}
          <span title={absolute(summary.firstSeen)}>{ago(summary.firstSeen)}</span>, last{' '}
          <span title={absolute(summary.lastSeen)}>{ago(summary.lastSeen)}</span>
          <Sparkline values={summary.perMinute} />
        </p>
      )}
      {summary && <Decisions group={summary} renew={renew} />}
    </header>
  )
}

function Variants({ variants }: { variants: GroupSummary['variants'] }): JSX.Element {
  return (
    <section>
      <h2>Variants</h2>
      <ul class="variants">
        {variants.map(({ event, place, template, count: times }) => (
          <li key={`${event} ${place} ${template}`}>
            <b>{count(times)}</b> {template} <span class="sub">{`${place} ${event}`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Pager({
  reports,
  shown,
  choose,
}: {
  reports: Report[]
  shown: Report
  choose: (report: Report | undefined) => void
}): JSX.Element {
  const at = reports.findIndex(({ errorId }) => errorId === shown.errorId)
  // The second oldest leaves first: what is gone lay behind the first.
  const [before, after] = at < 0 ? [0, 1] : [at - 1, at + 1]
  return (
    <nav class="pager" aria-label="Occurrences">
      <button type="button" disabled={at === 0} onClick={() => choose(reports[0])}>
        First
      </button>
      <button type="button" disabled={at === 0} onClick={() => choose(reports[before])}>
        Previous
      </button>
      <span>{at < 0 ? 'no longer kept' : `${at + 1} of ${reports.length} kept`}</span>
      <button type="button" disabled={after >= reports.length} onClick={() => choose(reports[after])}>
        Next
      </button>
      <button type="button" disabled={after >= reports.length} onClick={() => choose(reports.at(-1))}>
        Newest
      </button>
    </nav>
  )
}

export function Occurrence({ report }: { report: Report }): JSX.Element {
  return (
    <>
      <dl class="facts">
        <dt>id</dt>
        <dd>
          <a href={`${mount}/e/${report.errorId}`}>
            <code>{report.errorId}</code>
          </a>
        </dd>
        <dt>when</dt>
        <dd>{absolute(report.time)}</dd>
        {report.traceId && (
          <>
            <dt>trace</dt>
            <dd>
              <code>{report.traceId}</code>
            </dd>
          </>
        )}
        {Object.entries(report.fields).map(([name, value]) => (
          <Field key={name} name={name} value={value} />
        ))}
      </dl>
      <section>
        <h2>Stack</h2>
        <Cause error={report.error} />
      </section>
      <section>
        <h2>Lines of the same request</h2>
        <Trail lines={report.trail} of={report} />
      </section>
    </>
  )
}

function Field({ name, value }: { name: string; value: unknown }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{plain(value)}</code>
      </dd>
    </>
  )
}

function Cause({ error }: { error: ErrorData }): JSX.Element {
  const frames = error.frames ?? []
  return (
    <div class="cause">
      <p class="thrown">
        <b>{error.type}</b>
        {error.code !== undefined && <code class="code">{error.code}</code>} {error.message}
      </p>
      {frames.length === 0 ? <pre class="raw">{error.stack}</pre> : <Frames frames={frames} />}
      {error.causes.map((cause, at) => (
        <div key={at} class="because">
          <p class="sub">caused by</p>
          <Cause error={cause} />
        </div>
      ))}
    </div>
  )
}

function Frames({ frames }: { frames: readonly Frame[] }): JSX.Element {
  const firstOwn = frames.findIndex(({ inApp }) => inApp)
  return (
    <ol class="frames">
      {frames.map((frame, at) => (
        <li key={at} class={frame.inApp ? 'own' : 'foreign'}>
          {frame.source ? (
            <details open={at === firstOwn}>
              <summary>
                <Place frame={frame} />
              </summary>
              <Source frame={frame} />
              <Locals frame={frame} />
            </details>
          ) : (
            <Place frame={frame} />
          )}
        </li>
      ))}
    </ol>
  )
}

function Locals({ frame: { locals } }: { frame: Frame }): JSX.Element | null {
  if (locals === undefined) return null
  return (
    <dl class="locals">
      {Object.entries(locals).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Place({ frame }: { frame: Frame }): JSX.Element {
  return (
    <>
      <code>{frame.function ?? '(anonymous)'}</code>{' '}
      <span class="file">
        {frame.file}:{frame.line}:{frame.column}
      </span>
    </>
  )
}

function Source({ frame: { source, line } }: { frame: Frame }): JSX.Element | null {
  if (!source) return null
  const first = line - source.before.length
  return (
    <pre class="source">
      {[...source.before, source.line, ...source.after].map((text, at) => (
        <span key={at} class={first + at === line ? 'hit' : ''}>
          <i>{first + at}</i>
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

function Trail({ lines, of }: { lines: Line[]; of: Report }): JSX.Element {
  if (lines.length === 0) return <Told>No line was logged in the scope of this failure.</Told>
  return (
    <table class="lines">
      <tbody>
        {lines.map((line, at) => (
          <tr key={at} class={line.errorId === of.errorId ? 'marked' : ''}>
            <td class="time">{clock(line.time)}</td>
            <td>
              <Level level={line.level} />
            </td>
            <td>
              <b>{line.event}</b> <span class="fields">{fieldsText(line)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Fields in one row, as `name=value`. */
export function fieldsText(line: Line): string {
  const fields = Object.entries(line.fields).map(([name, value]) => `${name}=${plain(value)}`)
  return [...fields, ...(line.error ? [`${line.error.type}: ${line.error.message}`] : [])].join('  ')
}
