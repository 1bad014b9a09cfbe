// Every file begins by saying what lives in it; every export says what it is for.
import type { Directive, Statement } from 'oxc-parser'
import { docBefore, headerOf, type Source } from '../source/source.ts'
import { finding, type Finding } from './finding.ts'

/** Files whose first lines do not say what lives in them. */
export function headers(sources: readonly Source[]): readonly Finding[] {
  return sources
    .filter((source) => !/\w+ \w+/.test(headerOf(source)))
    .map((source) =>
      finding(source, 0, 'begins without a comment of one to three sentences on what lives here'),
    )
}

/** Published exports without a doc comment. What is passed on from another file is documented there. */
export function documentedExports(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) =>
    source.program.body
      .filter((statement) => isDeclaringExport(statement) && docBefore(source, statement.start) === undefined)
      .filter((statement) => !isOverload(source, statement))
      .map(({ start }) =>
        finding(source, start, 'an export without a doc comment: purpose, units, defaults, failure'),
      ),
  )
}

function isDeclaringExport(statement: Statement | Directive): boolean {
  return statement.type === 'ExportNamedDeclaration' && statement.declaration !== null
}

// Further signatures of a function and its implementation stand under the doc comment of the first.
function isOverload({ program }: Source, statement: Statement | Directive): boolean {
  const before = program.body[program.body.indexOf(statement) - 1]
  const name = functionName(statement)
  return name !== undefined && before !== undefined && functionName(before) === name
}

function functionName(statement: Statement | Directive): string | undefined {
  if (statement.type !== 'ExportNamedDeclaration') return undefined
  const { declaration } = statement
  return declaration?.type === 'FunctionDeclaration' || declaration?.type === 'TSDeclareFunction'
    ? declaration.id?.name
    : undefined
}
