// No file may load itself by way of others.
import { posix } from 'node:path'
import type { Source } from '../source/source.ts'
import { finding, type Finding } from './finding.ts'
import { runtimeImports } from './imports.ts'

/** Files that load themselves, each cycle told once. */
export function cycles(sources: readonly Source[]): readonly Finding[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const finished = new Set<string>()
  const found: Finding[] = []
  const visit = (source: Source, way: readonly string[]): void => {
    if (finished.has(source.path)) return
    const again = way.indexOf(source.path)
    if (again !== -1) {
      found.push(finding(source, 0, `loads itself: ${[...way.slice(again), source.path].join(' → ')}`))
      return
    }
    for (const next of loadedBy(source, byPath)) visit(next, [...way, source.path])
    finished.add(source.path)
  }
  for (const source of sources) visit(source, [])
  return found
}

function loadedBy(source: Source, byPath: ReadonlyMap<string, Source>): readonly Source[] {
  return runtimeImports(source).flatMap(({ module }) => {
    const own = /^@obs\/([^/]+)(?:\/(.*))?$/.exec(module)
    const path = own
      ? `packages/${own[1]}/src/${own[2] ?? 'index'}.ts`
      : posix.join(posix.dirname(source.path), module)
    return byPath.get(path) ?? []
  })
}
