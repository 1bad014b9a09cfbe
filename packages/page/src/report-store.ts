// Kept error reports: of each group the first and the newest few, within one bound for all.
import type { ErrorReport } from '@obs/core'

const newestMax = 10
const reportsMax = 400
const charactersMax = 8_000_000

/** Reports by id and by group. */
export class ReportStore {
  readonly #byId = new Map<string, Readonly<{ report: ErrorReport; characters: number }>>()
  readonly #byGroup = new Map<string, string[]>()
  #characters = 0

  /** Keeps a report; the second oldest of its group goes first, then those of the group with the most. */
  add(report: ErrorReport): void {
    if (this.#byId.has(report.errorId)) return
    const characters = JSON.stringify(report).length
    const ids = this.#byGroup.get(report.group) ?? []
    this.#byGroup.set(report.group, ids)
    ids.push(report.errorId)
    this.#byId.set(report.errorId, { report, characters })
    this.#characters += characters
    if (ids.length > newestMax + 1) this.#forget(ids, 1)
    while (this.#byId.size > reportsMax || this.#characters > charactersMax) this.#forgetOfLargest()
  }

  /** The report of one id, if it is kept. */
  find(id: string): ErrorReport | undefined {
    return this.#byId.get(id)?.report
  }

  /** The kept reports of a group, oldest first: the first one ever and the newest. */
  ofGroup(group: string): readonly ErrorReport[] {
    const ids = this.#byGroup.get(group) ?? []
    return ids.map((id) => this.find(id)).filter((report) => report !== undefined)
  }

  #forgetOfLargest(): void {
    let largest: [group: string, ids: string[]] | undefined
    for (const entry of this.#byGroup) if (entry[1].length > (largest?.[1].length ?? 0)) largest = entry
    if (largest === undefined) return
    this.#forget(largest[1], largest[1].length > 1 ? 1 : 0)
    if (largest[1].length === 0) this.#byGroup.delete(largest[0])
  }

  #forget(ids: string[], at: number): void {
    for (const id of ids.splice(at, 1)) {
      this.#characters -= this.#byId.get(id)?.characters ?? 0
      this.#byId.delete(id)
    }
  }
}
