// A sink of reports that also takes a few kinds of line, told by their name before an event object is made of them.
import type { LineSink, Sink, SinkHost } from '@obs/core'

/** The sink, taking of lines only those named; the others count as `filtered`. */
export function withNamedLines(
  sink: Sink<'error' | 'log'>,
  names: ReadonlySet<string>,
): Sink<'error' | 'log'> & Pick<LineSink, 'writeLine'> {
  let host: SinkHost | undefined
  return {
    ...sink,
    open(given) {
      host = given
      sink.open?.(given)
    },
    writeLine(line) {
      if (names.has(line.event)) sink.write(line.toEvent())
      else host?.drop('filtered')
    },
  }
}
