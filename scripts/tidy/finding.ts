// What a rule finds, and what is let pass for a written reason.
import { lineAt, type Source } from '../source/source.ts'

/** One breach of a rule. */
export interface Finding {
  readonly path: string
  readonly line: number
  /** What is wrong and how to mend it. */
  readonly told: string
}

/** A rule over a set of parsed files. */
export type Rule = (sources: readonly Source[]) => readonly Finding[]

/** A finding at a place of a source. */
export function finding(source: Source, offset: number, told: string): Finding {
  return { path: source.path, line: lineAt(source, offset), told }
}

/** A finding as an editor can open it. */
export function show({ path, line, told }: Finding): string {
  return `${path}:${line}: ${told}`
}
