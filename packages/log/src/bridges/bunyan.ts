// Records of bunyan: a stream of its type `raw`.
import type { Logger } from '../logger.ts'
import { levelOfNumber, revive, without, writeForeign } from './foreign-line.ts'
import { objectStream } from './object-stream.ts'

const apart: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'v'])

/**
 * A stream: `bunyan.createLogger({ name, streams: [{ type: 'raw', level: 'trace', stream: fromBunyan(log) }] })`. bunyan
 * turns errors into objects before a stream sees them; they are made Errors again, the same text the same Error.
 */
export function fromBunyan(log: Logger): NodeJS.WritableStream {
  return objectStream((record) => {
    const read = record as Readonly<Record<string, unknown>>
    const fields = without(read, apart)
    if (fields['err'] !== undefined) fields['err'] = revive(fields['err'])
    const level = levelOfNumber(Number(read['level']))
    const message = typeof read['msg'] === 'string' ? read['msg'] : ''
    const name = message === '' && fields['err'] !== undefined ? 'exception' : message
    writeForeign(log, { level, message: name, fields })
  })
}
