// Whether a process runs.
import { codeOf } from './system-error.ts'

/** Whether a process of this number runs, whosever it is. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    // It lives, but belongs to somebody else.
    return codeOf(cause) === 'EPERM'
  }
}
