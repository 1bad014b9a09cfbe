// What one push to a Pushgateway may hold. All samples of a family must stand together, each series only once, and no name may
// be that of two families, or the whole push is refused.
import type { Item } from '@obs/delivery'

/** The items of a push put together; `refused` holds those that cannot stand beside what came before them. */
export type PushedFamilies = Readonly<{
  body: string
  refused: readonly Item[]
  /** The names of those refused, each once. */
  clashes: readonly string[]
}>

type Family = Readonly<{ type: string; comments: string; series: Map<string, string> }>

const known = new WeakMap<readonly Item[], PushedFamilies>()

/**
 * Every item is a family of one series: comments, then samples. Of two readings that waited together the later one counts. Asked
 * when a push leaves and again when it is answered, and put together once.
 */
export function pushedFamilies(items: readonly Item[]): PushedFamilies {
  const families = known.get(items) ?? putTogether(items)
  known.set(items, families)
  return families
}

function putTogether(items: readonly Item[]): PushedFamilies {
  const families = new Map<string, Family>()
  const names = new Set<string>()
  const refused: Item[] = []
  const clashes = new Set<string>()
  for (const item of items) {
    const { comments, name, type, samples } = parsed(item)
    if (!families.has(name) && sampleNames(name, type).every((one) => !names.has(one))) {
      for (const one of sampleNames(name, type)) names.add(one)
      // Two metrics may come to one name with words of their own: those of the first stand.
      families.set(name, { type, comments, series: new Map() })
    }
    const family = families.get(name)
    if (family?.type === type) family.series.set(samples.slice(0, samples.search(/ \S*\n/)), samples)
    else {
      refused.push(item)
      clashes.add(name)
    }
  }
  return { body: [...families.values()].map(textOf).join(''), refused, clashes: [...clashes] }
}

function parsed({ bytes }: Item): Readonly<Record<'comments' | 'name' | 'type' | 'samples', string>> {
  const text = Buffer.from(bytes).toString()
  const [, comments = '', samples = ''] = /^((?:#[^\n]*\n)*)(.*)$/s.exec(text) ?? []
  const [, name = '', type = ''] = /^# TYPE (\S+) (\S+)$/m.exec(comments) ?? []
  return { comments, name, type, samples }
}

// A histogram has the names of its samples, too.
function sampleNames(name: string, type: string): readonly string[] {
  return type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
}

function textOf({ comments, series }: Family): string {
  return comments + [...series.values()].join('')
}
