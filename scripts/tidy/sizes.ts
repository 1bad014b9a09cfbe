// Files and functions that a reader can hold in the head.
import { Visitor, type Span } from 'oxc-parser'
import { isTest } from '../source/repository.ts'
import { lineAt, type Source } from '../source/source.ts'
import { finding, type Finding } from './finding.ts'

const fileLinesMax = 400
const functionLinesMax = 60

/** Files over 400 lines. */
export function fileSizes(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const lines = lineAt(source, source.text.trimEnd().length)
    if (lines <= fileLinesMax) return []
    return [
      finding(source, 0, `${lines} lines, at most ${fileLinesMax}: a second noun wants a file of its own`),
    ]
  })
}

/** Functions over 60 lines. In tests the blocks around cases are functions, so they are let be. */
export function functionSizes(sources: readonly Source[]): readonly Finding[] {
  return sources
    .filter(({ path }) => !isTest(path))
    .flatMap((source) => {
      const found: Finding[] = []
      const measure = ({ start, end }: Span): void => {
        const lines = lineAt(source, end) - lineAt(source, start) + 1
        if (lines > functionLinesMax)
          found.push(finding(source, start, `a function of ${lines} lines, at most ${functionLinesMax}`))
      }
      new Visitor({
        FunctionDeclaration: measure,
        FunctionExpression: measure,
        ArrowFunctionExpression: measure,
      }).visit(source.program)
      return found
    })
}
