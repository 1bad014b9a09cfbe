// docs/api.md taken apart: its examples, and its listing module by module.
import type { TSInterfaceDeclaration, TSTypeAliasDeclaration } from 'oxc-parser'
import { codeBlocks } from '../source/markdown.ts'
import { parseSource, type Source } from '../source/source.ts'

/** One module of the listing. */
export interface ListedModule {
  /** As it is imported; `@obs/sinks/<name>` stands for one subpath per name. */
  readonly name: string
  readonly source: Source
  readonly names: readonly ListedName[]
}

/** One exported name. */
export interface ListedName {
  readonly name: string
  readonly kind: 'type' | 'value'
  /** Type parameters with their constraints, without defaults: `H, L extends string`. */
  readonly parameters: readonly string[]
}

/** The listing, and the programs that stand before it. */
export interface ApiDocument {
  readonly examples: readonly string[]
  readonly modules: readonly ListedModule[]
}

/** Takes the document apart. Throws where a block of the listing is no TypeScript. */
export function readApi(markdown: string): ApiDocument {
  const blocks = codeBlocks(markdown)
  return {
    examples: blocks.filter(({ heading }) => !heading.startsWith('@obs/')).map(({ code }) => code),
    modules: blocks
      .filter(({ heading }) => heading.startsWith('@obs/'))
      .map(({ heading, code }) => {
        const source = parseSource(`${heading}.ts`, code)
        return { name: heading, source, names: namesOf(source) }
      }),
  }
}

function namesOf({ program, text }: Source): readonly ListedName[] {
  return program.body.flatMap((statement): readonly ListedName[] => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null
    if (declared?.type === 'TSInterfaceDeclaration' || declared?.type === 'TSTypeAliasDeclaration')
      return [{ name: declared.id.name, kind: 'type', parameters: parametersOf(declared, text) }]
    if (declared?.type === 'VariableDeclaration')
      return declared.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [value(id.name)] : []))
    return declared?.type === 'TSDeclareFunction' && declared.id !== null ? [value(declared.id.name)] : []
  })
}

function value(name: string): ListedName {
  return { name, kind: 'value', parameters: [] }
}

function parametersOf(
  { typeParameters }: TSInterfaceDeclaration | TSTypeAliasDeclaration,
  text: string,
): readonly string[] {
  return (typeParameters?.params ?? []).map(({ name, constraint }) =>
    constraint === null ? name.name : `${name.name} extends ${text.slice(constraint.start, constraint.end)}`,
  )
}
