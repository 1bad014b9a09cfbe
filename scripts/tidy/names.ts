// One word per thing: words that DESIGN's vocabulary replaces do not name files or things; nothing is exported namelessly.
import { basename } from 'node:path'
import { Visitor } from 'oxc-parser'
import type { Source } from '../source/source.ts'
import { finding, type Finding } from './finding.ts'

const instead: Readonly<Record<string, string>> = {
  exporter: 'sink',
  reporter: 'sink or reader',
  adapter: 'bridge, or the name of what it speaks to',
  appender: 'sink',
  drain: 'flush or sink',
  manager: 'the noun it manages',
  helper: 'what it does',
  util: 'what it does',
  common: 'what they have in common',
}

/** Files and declared names that use a word of the list. */
export function vocabulary(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) => [
    ...forbidden(basename(source.path)).map((told) => finding(source, 0, told)),
    ...declaredNames(source).flatMap(({ name, start }) =>
      forbidden(name).map((told) => finding(source, start, told)),
    ),
  ])
}

function forbidden(name: string): readonly string[] {
  const words = name
    .replaceAll(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z]+/)
  return words.flatMap((word) => {
    const found = Object.keys(instead).find((no) => word === no || word === `${no}s`)
    return found === undefined ? [] : [`'${name}' says ${found}: call it ${instead[found]}`]
  })
}

function declaredNames({ program }: Source): readonly { name: string; start: number }[] {
  const names: { name: string; start: number }[] = []
  const add = (id: { type: string; start: number; name?: string } | null): void => {
    if (id?.name !== undefined) names.push({ name: id.name, start: id.start })
  }
  new Visitor({
    FunctionDeclaration: ({ id }) => add(id),
    ClassDeclaration: ({ id }) => add(id),
    VariableDeclarator: ({ id }) => add(id.type === 'Identifier' ? id : null),
    TSInterfaceDeclaration: ({ id }) => add(id),
    TSTypeAliasDeclaration: ({ id }) => add(id),
    TSPropertySignature: ({ key }) => add(key.type === 'Identifier' ? key : null),
    TSMethodSignature: ({ key }) => add(key.type === 'Identifier' ? key : null),
    MethodDefinition: ({ key }) =>
      add(key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? key : null),
    PropertyDefinition: ({ key }) =>
      add(key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? key : null),
  }).visit(program)
  return names
}

/** Default exports, and `export *`, whose names nobody can see; a framework's package passes on all of @obs/node by design. */
export function namedExports(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) =>
    source.program.body.flatMap((statement) => {
      if (statement.type === 'ExportDefaultDeclaration')
        return [finding(source, statement.start, 'a default export: give it a name')]
      if (statement.type === 'ExportAllDeclaration' && statement.source.value !== '@obs/node')
        return [finding(source, statement.start, '`export *`: list the names')]
      return []
    }),
  )
}
