// Which of the processes that bore one number a process is.
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/**
 * When the kernel started a process, in its own ticks (proc_pid_stat(5)): the next one of its number has another birth. '' where
 * the platform does not tell or there is no such process; `ended` where only its parent has not asked for it yet.
 */
export function birthOf(pid: number): string {
  try {
    // The name of the program stands in brackets and may hold blanks and brackets; field 22 is the 20th after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '')
  } catch {
    return ''
  }
}

/** The same of this process, where this thread lives as long as it does: '' in a worker thread. */
export function ownBirth(): string {
  return isMainThread ? birthOf(process.pid) : ''
}
