// Lines in a file: append-only JSON, reopened when it is rotated from outside.
import { ObsFault, type Level, type LineEncoder, type LineSink, type Options } from '@obs/core'
import { AppendFile } from '@obs/delivery'
import { jsonLine, type JsonLineShape } from '@obs/wire'
import { createLineSink } from './line-sink.ts'

/** Options of `file`. */
export type FileOptions = Options<{ level: Level; shape: JsonLineShape }> & {
  /** Where to append; `{pid}` becomes the process id. Folders are made. */
  readonly path: string
}

const followMs = 1000

/** Appends JSON lines to a file, once per turn; at once at error and above. Throws ObsFault for an empty path. */
export function file(options: FileOptions): LineSink {
  if (options.path === '')
    throw new ObsFault('bad_option', "file: path is empty: give it a name such as 'logs/app.log'")
  const target = new AppendFile(options.path.replaceAll('{pid}', String(process.pid)))
  const encode: LineEncoder = jsonLine(options.shape)
  const sink = createLineSink({ name: 'file', level: options.level, encode, target, commitAt: 'turn' })
  return { ...sink, ...following(sink, target) }
}

// Looking at the inode costs a system call, so it is done once a second and only while lines are written.
function following(sink: LineSink, target: AppendFile): Pick<LineSink, 'writeLine' | 'close'> {
  let looked = 0
  return {
    writeLine(line) {
      if (line.time - looked > followMs || line.time < looked) {
        looked = line.time
        target.follow()
      }
      sink.writeLine(line)
    },
    async close(deadline) {
      await sink.close?.(deadline)
      target.close()
    },
  }
}
