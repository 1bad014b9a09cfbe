// Where the number of a process means that process.
import { readlinkSync } from 'node:fs'

/**
 * Which count of processes this one belongs to (pid_namespaces(7)): the containers of one machine, or of one pod, bear its name and
 * count theirs apart. '' where the platform does not tell.
 */
export function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')
  } catch {
    return ''
  }
}
