// A stream of objects that takes each in its call, so that what is in force then still is.
import { Writable } from 'node:stream'

/** Calls `take` with every object written. It never fails and never waits. */
export function objectStream(take: (written: object) => void): Writable {
  return new Writable({
    objectMode: true,
    write(written: unknown, _encoding, done) {
      if (typeof written === 'object' && written !== null) take(written)
      done()
    },
  })
}
