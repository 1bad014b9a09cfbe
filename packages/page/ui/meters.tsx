// The meters as a tree by dotted name, with live values, rates and percentiles; a chart for what is opened.
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { MeterView } from '../src/meter-view.ts'
import { useData } from './data.ts'
import { Chart } from './chart.tsx'
import { Checks } from './checks.tsx'
import { count, number } from './format.ts'
import { historyOf, keyOf, remember, shownOf, unitOf } from './history.ts'
import { Told } from './told.tsx'

const windows = [
  ['', 'since the start'],
  ['10', 'last 10 s'],
  ['60', 'last minute'],
  ['300', 'last 5 minutes'],
  ['900', 'last 15 minutes'],
] as const

export function Meters({ name }: { name: string | undefined }): JSX.Element {
  const [seconds, setSeconds] = useState('')
  const path = name === undefined ? '/meters' : `/meters/${name}`
  const { data, failed } = useData<{ meters: MeterView[] }>(
    seconds === '' ? path : `${path}?window=${seconds}`,
  )
  const [beats, setBeats] = useState({ of: data, count: 0 })
  if (data && beats.of !== data) {
    // Charts are of what was counted since the start.
    if (seconds === '') remember(data.meters, Date.now())
    setBeats({ of: data, count: beats.count + 1 })
  }
  const trees = treesOf(data?.meters ?? [])
  return (
    <>
      <header class="head">
        <h1>Meters</h1>
        {data && (
          <p class="sum">
            <b>{count(data.meters.length)}</b> series, live every two seconds
          </p>
        )}
        <Windows seconds={seconds} choose={setSeconds} />
      </header>
      {failed && <Told kind="bad">{failed}</Told>}
      {!data && !failed && <Told>Asking the process for its meters…</Told>}
      {data?.meters.length === 0 && <Told>Nothing has been measured yet.</Told>}
      <Checks checks={(data?.meters ?? []).flatMap((meter) => meter.check ?? [])} />
      {trees.map(([root, meters]) => (
        <section key={root}>
          <h2>{root}</h2>
          <table class="meters">
            <thead>
              <tr>
                <th>Series</th>
                <th>Kind</th>
                <th class="num">Value</th>
                <th class="num">1 min</th>
                <th class="num">5 min</th>
                <th class="num">15 min</th>
                <th class="num">p50</th>
                <th class="num">p99</th>
                <th class="num">p99.99</th>
              </tr>
            </thead>
            <tbody>
              {meters.map((meter) => (
                <Series key={keyOf(meter)} meter={meter} beat={beats.count} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  )
}

function Windows({ seconds, choose }: { seconds: string; choose: (seconds: string) => void }): JSX.Element {
  return (
    <select
      aria-label="Time that values and percentiles are of"
      value={seconds}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {windows.map(([value, told]) => (
        <option key={value} value={value}>
          {told}
        </option>
      ))}
    </select>
  )
}

function Series({ meter, beat }: { meter: MeterView; beat: number }): JSX.Element {
  const [open, setOpen] = useState(false)
  const { rates, distribution: d } = meter
  const unit = unitOf(meter)
  const labels = Object.entries(meter.labels).map(([name, value]) => `${name}=${value}`)
  return (
    <>
      <tr>
        <td class="main">
          <button type="button" class="open" aria-expanded={open} onClick={() => setOpen(!open)}>
            {meter.name}
          </button>
          <span class="sub">{labels.join('  ') || meter.help}</span>
        </td>
        <td>
          {meter.kind}
          {d && unit && <span class="unit"> in {unit}</span>}
        </td>
        <td class="num">
          <b>{d ? count(d.count) : count(meter.value)}</b>
          {!d && unit && <span class="unit"> {unit}</span>}
        </td>
        <Rate value={rates?.m1} />
        <Rate value={rates?.m5} />
        <Rate value={rates?.m15} />
        <Rate value={d?.p50} />
        <Rate value={d?.p99} />
        <Rate value={d?.p9999} />
      </tr>
      {open && (
        <tr class="opened">
          <td colSpan={9}>
            {meter.help && <p class="sub">{meter.help}</p>}
            <Chart history={historyOf(meter)} told={shownOf(meter).told} beat={beat} />
          </td>
        </tr>
      )}
    </>
  )
}

function Rate({ value }: { value: number | undefined }): JSX.Element {
  return <td class="num">{value === undefined ? '' : number(value)}</td>
}

// The first part of the dotted name is the branch; series stay in the order of their names.
function treesOf(meters: MeterView[]): [string, MeterView[]][] {
  const trees = new Map<string, MeterView[]>()
  const keyed = meters.map((meter) => [keyOf(meter), meter] as const)
  for (const [, meter] of keyed.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const root = meter.name.split('.')[0] ?? meter.name
    const tree = trees.get(root)
    if (tree === undefined) trees.set(root, [meter])
    else tree.push(meter)
  }
  return [...trees]
}
