// Who performs the write on a descriptor: this thread, or one that may wait for a slow destination.
import { closeSync, writeSync } from 'node:fs'
import type { CommitTarget } from '../turn-commit.ts'

/** Writes to descriptors that somebody else opened. */
export interface DescriptorWriter extends Pick<CommitTarget, 'settle' | 'finishSync'> {
  write(descriptor: number, bytes: Uint8Array): number
  /** Resolves when all that was handed over so far is written or given up. Absent: a write is done when it returns. */
  written?(): Promise<void>
  /** Closes the descriptor behind everything written to it. */
  close(descriptor: number): void
  /** Ends the writer; it takes nothing after that. */
  end(): void
}

/** Writes in the calling thread. */
export const directWriter: DescriptorWriter = {
  write: (descriptor, bytes) => writeSync(descriptor, bytes),
  close: (descriptor) => closeSync(descriptor),
  end: () => undefined,
}
