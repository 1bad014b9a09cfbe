// Payloads written to a file or to the process's own streams, as they were framed: for an agent that reads them there.
import type { Clock } from '@obs/core'
import type { Payload, Reply } from '../item.ts'
import type { CommitTarget } from '../turn-commit.ts'
import { AppendFile } from './append-file.ts'
import { bytesOf, failed, taken, type Transport } from './transport.ts'
import { directWriter } from './writer.ts'

/** Appends payloads to a file; folders are made, and a file rotated from outside is followed within a second. */
export function fileTransport({ path, clock }: Readonly<{ path: string; clock: Clock }>): Transport {
  const file = new AppendFile({ path, now: () => clock.now() })
  return { ...descriptorTransport(file), close: () => file.close() }
}

/** Writes payloads to standard output or standard error. A pipe that takes no more now is tried again like a server. */
export function stdioTransport(stream: 'stdout' | 'stderr'): Transport {
  const descriptor = stream === 'stdout' ? 1 : 2
  return descriptorTransport({ write: (bytes) => directWriter.write(descriptor, bytes) })
}

function descriptorTransport(target: CommitTarget): Transport & Required<Pick<Transport, 'sendSync'>> {
  // What was taken of a payload that is tried again.
  const begun = new WeakMap<Payload, number>()
  const sendSync = (payload: Payload): Reply => {
    const bytes = bytesOf(payload.body)
    let from = begun.get(payload) ?? 0
    try {
      while (from < bytes.length) from += target.write(bytes.subarray(from))
      return taken
    } catch (cause) {
      begun.set(payload, from)
      return failed(cause)
    }
  }
  return { crash: undefined, sendSync, send: async (payload) => sendSync(payload), close: () => undefined }
}
