// The live tail: newest at the top, filtered by level, text and fields; what arrives while you read waits behind a pill.
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { askFor, mount, type Line } from './data.ts'
import { fieldsText } from './error.tsx'
import { absolute, clock, count, plain, plural } from './format.ts'
import { Level, Told } from './told.tsx'

const linesMax = 500
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

export function Logs(): JSX.Element {
  const [query, setQuery] = useState(location.search.slice(1))
  const tail = useTail(query)
  const change = (name: string, value: string | undefined): void => {
    const next = new URLSearchParams(query)
    if (value === undefined) next.delete(name)
    else next.set(name, value)
    history.replaceState(null, '', `?${next}`)
    setQuery(String(next))
  }
  return (
    <>
      <header class="head">
        <h1>Logs</h1>
        <Filters query={new URLSearchParams(query)} change={change} />
      </header>
      {tail.failed && <Told kind="bad">{tail.failed}</Told>}
      <p class="bar">
        <button type="button" aria-pressed={tail.paused} onClick={tail.toggle}>
          {tail.paused ? 'Go on' : 'Pause'}
        </button>
        {tail.waiting > 0 && (
          <button type="button" class="pill" onClick={tail.take}>
            {count(tail.waiting)} new
          </button>
        )}
        {tail.missed > 0 && (
          <span class="sub">
            {count(tail.missed)} {plural(tail.missed, 'line')} came too fast to show; the log has all of it
          </span>
        )}
      </p>
      {tail.lines.length === 0 && <Told>No line matches yet. New ones appear here as they are written.</Told>}
      <table class="lines">
        <tbody>
          {tail.lines.map((line) => (
            <Row key={line.seq} line={line} include={change} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function Filters({
  query,
  change,
}: {
  query: URLSearchParams
  change: (name: string, value: string | undefined) => void
}): JSX.Element {
  const fields = [...query].filter(([name]) => name.startsWith('field.'))
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        Level
        <select
          value={query.get('level') ?? ''}
          onChange={(event) => change('level', event.currentTarget.value || undefined)}
        >
          <option value="">all</option>
          {levels.map((level) => (
            <option key={level} value={level}>
              {level} and above
            </option>
          ))}
        </select>
      </label>
      <label>
        Text
        <input
          type="search"
          value={query.get('q') ?? ''}
          onInput={(event) => change('q', event.currentTarget.value || undefined)}
        />
      </label>
      {fields.map(([name, value]) => (
        <button
          key={name}
          type="button"
          class="chip"
          onClick={() => change(name, undefined)}
          title="remove this filter"
        >
          {name.slice(6)} = {value} ×
        </button>
      ))}
    </form>
  )
}

function Row({ line, include }: { line: Line; include: (name: string, value: string) => void }): JSX.Element {
  const [open, setOpen] = useState(false)
  return (
    <>
      <tr class={line.level}>
        <td class="time" title={absolute(line.time)}>
          {clock(line.time)}
        </td>
        <td>
          <Level level={line.level} />
        </td>
        <td>
          <button type="button" class="open" aria-expanded={open} onClick={() => setOpen(!open)}>
            {line.event}
          </button>{' '}
          <span class="fields">{fieldsText(line)}</span>
        </td>
      </tr>
      {open && (
        <tr class="opened">
          <td colSpan={3}>
            <dl class="facts">
              {line.errorId && (
                <>
                  <dt>error</dt>
                  <dd>
                    <a href={`${mount}/e/${line.errorId}`}>
                      <code>{line.errorId}</code>
                    </a>
                  </dd>
                </>
              )}
              {Object.entries(line.fields).map(([name, value]) => (
                <>
                  <dt>{name}</dt>
                  <dd>
                    <code>{plain(value)}</code>{' '}
                    <button type="button" class="chip" onClick={() => include(`field.${name}`, plain(value))}>
                      only this
                    </button>
                  </dd>
                </>
              ))}
            </dl>
          </td>
        </tr>
      )}
    </>
  )
}

// A process that was started anew counts its lines from 1.
function olderThan(fresh: Line[], shown: Line[]): Line[] {
  const first = fresh[0]?.seq ?? Number.POSITIVE_INFINITY
  return first > (shown[0]?.seq ?? 0) ? shown : []
}

type Hearer = {
  begin: (lines: Line[]) => void
  add: (told: { missed: number; lines: Line[] }) => void
  /** With an empty text: it goes on. */
  fail: (told: string) => void
}

// Until the function that it gives is called. Where it is refused it asks again. A tab that nobody sees lets go of its connection:
// a browser has six for all tabs of an origin, the application's own among them (RFC 9112, section 9.4).
function followTail(query: string, hearer: Hearer): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout>
  let place: string | undefined
  let ended = false
  const again = (told: string): void => {
    place = undefined
    hearer.fail(told)
    timer = setTimeout(() => void begin(), 2000)
  }
  const listen = (): void => {
    source?.close()
    if (place === undefined || document.hidden) return
    source = streamAfter(query, place, hearer, again)
    source.addEventListener('message', ({ lastEventId }) => (place = lastEventId || place))
  }
  const begin = async (): Promise<void> => {
    const answer = await askFor<{ last: number; lines: Line[] }>(`/logs?${query}`)
    if (ended) return
    if ('failed' in answer) return again(answer.failed)
    hearer.fail('')
    hearer.begin(answer.data.lines)
    place = String(answer.data.last)
    listen()
  }
  hearer.begin([])
  void begin()
  document.addEventListener('visibilitychange', listen)
  return () => {
    ended = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', listen)
    source?.close()
  }
}

function streamAfter(
  query: string,
  place: string,
  hearer: Hearer,
  again: (told: string) => void,
): EventSource {
  const next = new URLSearchParams(query)
  next.set('after', place)
  const source = new EventSource(`${mount}/logs/stream?${next}`)
  source.addEventListener('open', () => hearer.fail(''))
  source.addEventListener('error', () => {
    // A browser that was refused does not try again.
    if (source.readyState === EventSource.CLOSED) again('The tail has ended; this page asks for it again.')
    else hearer.fail('The tail is interrupted; the browser tries again by itself.')
  })
  source.addEventListener('message', (event) =>
    hearer.add(JSON.parse(String(event.data)) as Parameters<Hearer['add']>[0]),
  )
  return source
}

type Tail = {
  lines: Line[]
  waiting: number
  missed: number
  paused: boolean
  failed: string
  take: () => void
  toggle: () => void
}

function useTail(query: string): Tail {
  const [lines, setLines] = useState<Line[]>([])
  const [waiting, setWaiting] = useState<Line[]>([])
  const [missed, setMissed] = useState(0)
  const [paused, setPaused] = useState(false)
  const [failed, setFailed] = useState('')
  const held = useRef(false)
  held.current = paused
  const show = (fresh: Line[]): void =>
    setLines((before) => [...fresh.toReversed(), ...olderThan(fresh, before)].slice(0, linesMax))
  useEffect(
    () =>
      followTail(query, {
        begin(first) {
          setLines(first.toReversed())
          setWaiting([])
        },
        add(told) {
          setMissed((before) => before + told.missed)
          // Nothing moves under the pointer: who has scrolled down is reading.
          if (held.current || window.scrollY > 40)
            setWaiting((before) => [...before, ...told.lines].slice(-linesMax))
          else show(told.lines)
        },
        fail: setFailed,
      }),
    [query],
  )
  const take = (): void => {
    show(waiting)
    setWaiting([])
    window.scrollTo({ top: 0 })
  }
  const toggle = (): void => {
    if (paused) take()
    setPaused(!paused)
  }
  return { lines, waiting: waiting.length, missed, paused, failed, take, toggle }
}
