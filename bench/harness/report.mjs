// What a bench has to say: figures beside their floor and goal, as text while it runs and as Markdown rows at the end.
import { digits, median, spread } from './statistics.mjs'

const major = Number(process.versions.node.split('.')[0])

/** A floor or goal that differs by Node version: `{ 20: 4.5, 24: 2.9, 26: 2.5 }`; versions between take the one below. */
export function byNode(values) {
  if (typeof values !== 'object') return values
  const known = Object.keys(values).map(Number)
  return values[Math.max(...known.filter((version) => version <= major), Math.min(...known))]
}

export class Report {
  #rows = []

  /** How many times our cost the other side's cost is, per round; floor and goal are at least. `unit` is of the costs. */
  ratio({ what, ours, theirs, unit = 'ns', floor, goal }) {
    const ratios = theirs.map((cost, round) => cost / ours[round])
    const costs = `${digits(median(ours))} ${unit} against ${digits(median(theirs))} ${unit}`
    this.#add({
      what,
      figure: `${spread(ratios)}×`,
      detail: costs,
      value: median(ratios),
      floor,
      goal,
      want: 'least',
    })
  }

  /** A figure of our own; floor and goal are at most. */
  most({ what, values, unit, detail = '', floor, goal }) {
    this.#add({
      what,
      figure: `${spread(values)} ${unit}`,
      detail,
      value: median(values),
      floor,
      goal,
      want: 'most',
    })
  }

  /** Something that holds or does not. */
  fact({ what, figure, detail = '', holds }) {
    const verdict = holds === undefined ? '' : holds ? 'met' : 'MISSED'
    this.#print({ what, figure, detail, floor: '', verdict })
  }

  /** Text that is not a figure: a table, a remark. */
  text(line) {
    console.log(`  ${line}`)
  }

  get markdown() {
    const rows = this.#rows.map(
      ({ what, figure, detail, floor, verdict }) =>
        `| ${what} | ${figure} | ${detail} | ${floor} | ${verdict} |`,
    )
    return [
      `| Node ${process.versions.node} | figure | costs | floor, goal | |`,
      '| --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n')
  }

  #add({ what, figure, detail, value, want, ...limits }) {
    const floor = byNode(limits.floor)
    const goal = byNode(limits.goal)
    const reaches = (limit) => (want === 'least' ? value >= limit : value <= limit)
    const bound = [floor, goal].filter((limit) => limit !== undefined).join(', ')
    const verdict =
      floor === undefined ? '' : !reaches(floor) ? `MISSED by ${short(value, floor)}` : goalOf(goal, reaches)
    this.#print({ what, figure, detail, floor: bound, verdict })
  }

  #print(row) {
    this.#rows.push(row)
    const limit = row.floor === '' ? '' : `, floor and goal ${row.floor}`
    console.log(
      `  ${row.what}: ${row.figure}${row.detail === '' ? '' : ` (${row.detail})`}${limit}${row.verdict === '' ? '' : `: ${row.verdict}`}`,
    )
  }
}

function goalOf(goal, reaches) {
  return goal !== undefined && reaches(goal) ? 'goal met' : 'met'
}

function short(value, floor) {
  return `${Math.abs((1 - value / floor) * 100).toFixed(0)} %`
}
