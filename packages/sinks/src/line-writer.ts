// Who writes the lines of a local sink.
import { kind, type Kind, type SinkHost } from '@obs/core'
import { directWriter, WorkerWriter, type DescriptorWriter } from '@obs/delivery'

/** `thread`: a thread of its own. */
export type LineWriter = 'direct' | 'thread'

/** What the option `writer` may be. */
export const writerKind: Kind = kind.oneOf('direct', 'thread')

/** The writer that the option asks for; default this thread. At exit and crash a thread is waited for as long as the host says. */
export function writerOf(writer: LineWriter | undefined, host: () => SinkHost | undefined): DescriptorWriter {
  return writer === 'thread' ? new WorkerWriter(() => host()?.crashFlushMs ?? 0) : directWriter
}
