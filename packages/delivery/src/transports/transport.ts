// The contract of a transport: moves one payload, answers with a reply, never rejects.
import type { Payload, Reply } from '../item.ts'

/** Moves bytes. Its sockets hold no process open. */
export interface Transport {
  /** Resolves with the reply; a failure is a reply of status 0. */
  send(payload: Payload): Promise<Reply>
  /** Describes the same sending for the worker that acts while the main thread waits; undefined: not possible. */
  readonly crash: CrashTarget | undefined
  close(): void
}

/** Where the crash worker sends. */
export type CrashTarget = Readonly<{ url: string; headers: Readonly<Record<string, string>> }>

/** The reply that stands for a failure to reach the server. */
export function failed(cause: unknown): Reply {
  return { status: 0, headers: {}, body: cause instanceof Error ? cause.message : String(cause) }
}
