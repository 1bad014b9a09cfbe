// Which of two releases is the later one, as far as their names tell.

/**
 * Negative, zero or positive as `one` is before, equal to or after `other`; undefined where the names have no order,
 * such as two commits. Compares by semantic version 2.0.0, section 11, build metadata ignored; `name@1.2.3` counts as `1.2.3`.
 */
export function compareReleases(one: string, other: string): number | undefined {
  if (one === other) return 0
  const left = versionOf(one)
  const right = versionOf(other)
  if (left === undefined || right === undefined) return undefined
  return compareLists(left.core, right.core) || comparePre(left.pre, right.pre)
}

interface Version {
  readonly core: readonly string[]
  readonly pre: readonly string[]
}

const form = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+\S{1,200})?$/

function versionOf(release: string): Version | undefined {
  const match = form.exec(release.slice(release.lastIndexOf('@') + 1, 400))
  if (match === null) return undefined
  const [, core = '', pre] = match
  return { core: core.split('.'), pre: pre === undefined ? [] : pre.split('.') }
}

function compareLists(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = Number(left[at] ?? 0) - Number(right[at] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

// A release comes after its own pre-releases.
function comparePre(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = compareIdentifiers(left[at], right[at])
    if (order !== 0) return order
  }
  return 0
}

function compareIdentifiers(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1
  if (left === right) return 0
  const numbers = [/^\d+$/.test(left), /^\d+$/.test(right)]
  if (numbers[0] === true && numbers[1] === true) return Number(left) - Number(right)
  if (numbers[0] !== numbers[1]) return numbers[0] === true ? -1 : 1
  return left < right ? -1 : 1
}
