// Whose process this is.
import { userInfo } from 'node:os'

/** The name of the user; the number of one without a name, as containers run under. */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
