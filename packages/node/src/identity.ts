// Who this process, thread and instance is, to others that share its folder.
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'
import { isRecord, shared } from '@obs/core'
import { birthOf, pidSpace } from '@obs/delivery'

/** Who writes into a shared folder, and since when. */
export type Identity = Readonly<{
  /** Version of the format. */
  obs: number
  /** `<pid>-<start>`, with the thread where it is not the main one: also the name of the file. */
  id: string
  pid: number
  /** 0: the main thread. */
  thread: number
  /** When the kernel started the process, as it tells it; '' where it does not. Tells processes of one pid apart. */
  birth: string
  host: string
  /** Whose count the pid is of: containers of one host have each their own; '' where the platform does not tell. */
  pids: string
  service: string
  /** Epoch ms. */
  start: number
}>

const started = shared('identities', () => ({ count: 0 }))

/** A new identity that started at `start` (epoch ms); the service is asked each time, as it may be configured anew. */
export function newIdentity(start: number, service: () => string): () => Identity {
  const birth = birthOf(process.pid)
  const pids = pidSpace()
  const number = started.count
  started.count += 1
  return () => {
    const { pid } = process
    // A second instance of a thread, or a second thread, may begin in the same millisecond.
    const place = threadId === 0 && number === 0 ? '' : `-${threadId}-${number}`
    const id = `${pid}-${start}${place}`
    return { obs: 1, id, pid, thread: threadId, birth, host: hostname(), pids, service: service(), start }
  }
}

const texts = ['id', 'birth', 'host', 'pids'] as const
const numbers = ['pid', 'thread', 'start'] as const

/** Whether what was read names a process, thread and instance. */
export function isIdentity(value: unknown): value is Omit<Identity, 'obs' | 'service'> {
  return (
    isRecord(value) &&
    texts.every((part) => typeof value[part] === 'string') &&
    numbers.every((part) => Number.isFinite(value[part]))
  )
}
