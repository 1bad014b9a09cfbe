// Lines in a file: append-only, rotated here or followed where it is rotated from outside.
import {
  checkOptions,
  kind,
  type Kinds,
  type Level,
  type LineSink,
  ObsFault,
  type Options,
  type SinkHost,
  systemClock,
} from '@obs/core'
import { AppendFile, Rotation, type RotationRules } from '@obs/delivery'
import type { JsonLineShape, TimeFormat } from '@obs/wire'
import { encoderOf, lineKinds } from './line-format.ts'
import { createLineSink } from './line-sink.ts'
import { writerKind, writerOf, type LineWriter } from './line-writer.ts'
import { levelKind } from './sink-options.ts'

/** When to rotate, and what to keep. The file must belong to one process alone: put `{pid}` into its path. */
export type RotateOptions = Options<{
  /** Rotate before the file grows beyond this, in bytes. Default: no bound. */
  bytesMax: number
  /** Rotate at every multiple of this since 1970 UTC, in ms: 86 400 000 is midnight UTC. Default: never. */
  everyMs: number
  /** Rotated files kept, the newest. Default 10. */
  filesMax: number
  /** Rotated files older than this are removed, in ms. Default: no bound. */
  keepMs: number
  /** Compress rotated files. Default false. */
  gzip: boolean
}>

/** Options of `file`. */
export type FileOptions = Options<{
  /** The least it receives. Default: every level. */
  level: Level
  /** Default `json`. */
  format: 'json' | 'logfmt' | 'pretty'
  /** How lines tell the time. Default `iso`; of pretty lines the time of day, UTC. */
  time: TimeFormat
  /** Names and order of JSON lines: a preset of @obs/wire, or your own. */
  shape: JsonLineShape
  /** Default: none; the file may be rotated from outside and is opened anew within a second. */
  rotate: RotateOptions
  /** `thread`: a thread of its own writes, for slow disks and mounts. Default `direct`. */
  writer: LineWriter
}> & {
  /** Where to append; `{pid}` becomes the process id. Folders are made. */
  readonly path: string
}

const kinds: Kinds<FileOptions> = {
  ...lineKinds,
  path: kind.name("give it a name such as 'logs/app.log'"),
  level: levelKind,
  rotate: kind.group({
    bytesMax: kind.above(0),
    everyMs: kind.above(0),
    filesMax: kind.above(0),
    keepMs: kind.above(0),
    gzip: kind.flag,
  } satisfies Kinds<RotateOptions>),
  writer: writerKind,
}

const filesMaxDefault = 10

/**
 * Appends lines to a file, once per turn; at once at error and above. A full disk, missing rights or a vanished folder cost
 * nothing that 8 MiB can hold: lines wait and are tried again. Throws ObsFault `bad_option`.
 */
export function file(options: FileOptions = {} as FileOptions): LineSink {
  checkOptions('file', options, kinds, 'closed')
  let host: SinkHost | undefined
  const now = (): number => (host?.clock ?? systemClock).now()
  const path = options.path.replaceAll('{pid}', String(process.pid))
  const writer = writerOf(options.writer, () => host)
  const trouble = (cause: unknown): void => host?.fault(cause)
  const rules = options.rotate === undefined ? undefined : rulesOf(options.rotate)
  const rotation = rules === undefined ? undefined : new Rotation(options.path, path, rules, trouble)
  const sink = createLineSink({
    name: 'file',
    level: options.level,
    encode: encoderOf(options),
    target: new AppendFile({ path, now, writer, rotation }),
    commitAt: 'turn',
    open: (given) => void (host = given),
  })
  return rotation === undefined ? sink : { ...sink, close: closing(sink, rotation) }
}

// Compressing goes on in the background; a sink that closes waits for it.
function closing(sink: LineSink, rotation: Rotation): NonNullable<LineSink['close']> {
  return async (deadline) => {
    await sink.close?.(deadline)
    await rotation.settled()
  }
}

function rulesOf(rotate: RotateOptions): RotationRules {
  if (rotate.bytesMax === undefined && rotate.everyMs === undefined)
    throw new ObsFault(
      'bad_option',
      'file: rotate says neither bytesMax nor everyMs: give one, or leave it out',
    )
  const { gzip, filesMax = filesMaxDefault, ...rules } = rotate
  return { ...rules, filesMax, gzip: gzip === true ? 'gzip' : 'none' }
}
