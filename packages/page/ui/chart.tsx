// One series over the time the tab has been open, and the same as a table.
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { clock, number } from './format.ts'
import type { History } from './history.ts'

export function Chart({
  history,
  told,
  beat,
}: {
  history: History
  told: string
  beat: number
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  useEffect(() => {
    const node = place.current
    if (!node) return undefined
    const ink = colourOf(node, '--quiet')
    const axis = {
      stroke: ink,
      grid: { stroke: colourOf(node, '--rule'), width: 1 },
      ticks: { show: false },
    }
    plot.current = new uPlot(
      {
        width: node.clientWidth,
        height: 160,
        legend: { show: false },
        cursor: { y: false },
        scales: { x: { range: atLeastAMinute }, y: { range: fromZero } },
        axes: [axis, { ...axis, size: 60, values: (_plot, values) => values.map(number) }],
        series: [
          {},
          { label: told, stroke: colourOf(node, '--accent'), width: 1.5, points: { show: false } },
        ],
      },
      [history.times, history.values],
      node,
    )
    const sized = new ResizeObserver(() => plot.current?.setSize({ width: node.clientWidth, height: 160 }))
    sized.observe(node)
    return () => {
      sized.disconnect()
      plot.current?.destroy()
    }
  }, [history, told])
  useEffect(() => plot.current?.setData([history.times, history.values]), [history, beat])
  return (
    <>
      <div ref={place} class="chart" role="img" aria-label={`${told} since this tab was opened`} />
      <Twin history={history} />
    </>
  )
}

function Twin({ history }: { history: History }): JSX.Element {
  const values = history.values.slice(-20)
  return (
    <details class="twin">
      <summary>as a table</summary>
      <table>
        <tbody>
          {history.times.slice(-20).map((time, at) => (
            <tr key={time}>
              <td>{clock(time * 1000)}</td>
              <td class="num">{number(values[at] ?? Number.NaN)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

// A canvas knows no light-dark(): the colour is read where the browser has resolved it.
function colourOf(node: HTMLElement, token: string): string {
  node.style.color = `var(${token})`
  return getComputedStyle(node).color
}

// Of a single point uPlot itself would show years.
function atLeastAMinute({ data: [times] }: uPlot, from: number, to: number): uPlot.Range.MinMax {
  const last = times.at(-1) ?? to
  return [Math.min(times[0] ?? from, last - 60), last]
}

function fromZero(_plot: uPlot, from: number, to: number): uPlot.Range.MinMax {
  return [Math.min(0, from), to > 0 ? to * 1.1 : 1]
}
