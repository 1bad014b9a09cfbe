// Where a breakpoint must stand to be reached by the code that threw, and how to put it there. Chrome DevTools Protocol
// 1.3, domain Debugger, over a session of this thread.
import type * as Inspector from 'node:inspector'
import { literal, type Frame } from '@obs/core'
import { generatedAt } from './source-map.ts'

/** A place in a file; one-based. */
export type Place = Pick<Frame, 'file' | 'line' | 'column'>

/**
 * The place that runs for a frame as Node printed it. Where Node maps stacks itself, the lines it names are not those that
 * run. Loaders such as tsx run a file's code under the file's own name, and Node knows its map; code built into another file
 * is not found this way.
 */
export function placeThatRuns({ file, line, column }: Frame): Place | undefined {
  const { sourceMapsEnabled } = process as { readonly sourceMapsEnabled?: boolean }
  if (sourceMapsEnabled !== true) return { file, line, column }
  const map = process.getBuiltinModule('node:module').findSourceMap(file)
  // Not every file is built: what has no map runs as it is.
  if (map === undefined) return { file, line, column }
  const { sources, mappings } = map.payload
  const source = sources.findIndex((name) => name === file || file.endsWith(`/${name.replace(/^.*\//, '')}`))
  const place = generatedAt(mappings, source, { line: line - 1, column: column - 1 })
  return place === undefined ? undefined : { file, line: place.line + 1, column: place.column + 1 }
}

/** Sets a breakpoint on the last statement that begins at or before the frame's column; gives its id. */
export function breakAt(session: Inspector.Session, { file, line, column }: Place): string | undefined {
  const urlRegex = `^(?:file://)?${literal(file)}$`
  const inLine = ask<Inspector.Debugger.SetBreakpointByUrlReturnType>((reply) =>
    session.post('Debugger.setBreakpointByUrl', { lineNumber: line - 1, urlRegex }, reply),
  )
  if (inLine === undefined) return undefined
  session.post('Debugger.removeBreakpoint', { breakpointId: inLine.breakpointId })
  const [first] = inLine.locations
  if (first === undefined) return undefined
  const { scriptId } = first
  const possible = ask<Inspector.Debugger.GetPossibleBreakpointsReturnType>((reply) =>
    session.post(
      'Debugger.getPossibleBreakpoints',
      {
        start: { scriptId, lineNumber: line - 1, columnNumber: 0 },
        end: { scriptId, lineNumber: line - 1, columnNumber: column },
      },
      reply,
    ),
  )
  const location = possible?.locations.at(-1)
  if (location === undefined) return undefined
  return ask<Inspector.Debugger.SetBreakpointReturnType>((reply) =>
    session.post('Debugger.setBreakpoint', { location }, reply),
  )?.breakpointId
}

/** A session of one's own thread answers before `post` returns. */
function ask<T>(post: (reply: (error: Error | null, params?: T) => void) => void): T | undefined {
  let answer: T | undefined
  post((error, params) => {
    if (error === null) answer = params
  })
  return answer
}
