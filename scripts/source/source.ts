// One file as the rules see it: text, syntax tree, imports, exports and comments.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, type Comment, type EcmaScriptModule, type Program } from 'oxc-parser'

/** A parsed TypeScript file. */
export interface Source {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
  readonly program: Program
  readonly module: EcmaScriptModule
  readonly comments: readonly Comment[]
}

/** Parses the text of one file. Throws where it is no TypeScript. */
export function parseSource(path: string, text: string): Source {
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join('; ')}`)
  return { path, text, program, module, comments }
}

/** Reads and parses one file of the repository. */
export function readSource(root: string, path: string): Source {
  return parseSource(path, readFileSync(join(root, path), 'utf8'))
}

/** The line, from 1, of a place in the text. */
export function lineAt({ text }: Source, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** The comment a file begins with: consecutive line comments, or one block. Empty where there is none. */
export function headerOf({ comments, text }: Source): string {
  const lines: string[] = []
  let end = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  for (const comment of comments) {
    if (text.slice(end, comment.start).trim() !== '' || text.slice(end, comment.start).includes('\n\n')) break
    lines.push(comment.value.replaceAll(/^\s*\*+ ?/gm, '').trim())
    end = comment.end
  }
  return lines.join('\n')
}

/** The doc comment that stands right before a place in the text; undefined where there is none. */
export function docBefore({ comments, text }: Source, offset: number): string | undefined {
  const doc = comments.findLast(
    ({ type, value, end }) =>
      type === 'Block' && value.startsWith('*') && end <= offset && text.slice(end, offset).trim() === '',
  )
  return doc?.value.replaceAll(/^\s*\*+ ?/gm, '').trim()
}
