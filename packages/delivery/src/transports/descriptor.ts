// Standard output of this process, and what the terminal behind it can do.
import { isatty, WriteStream } from 'node:tty'
import type { CommitTarget } from '../turn-commit.ts'
import { StreamWriter } from './stream-writer.ts'
import { directWriter, type DescriptorWriter } from './writer.ts'

/** Standard output. */
export interface StdoutTarget extends CommitTarget {
  readonly isTerminal: boolean
  /** Whether colours are wanted: Node's own answer, which follows NO_COLOR and TERM, and FORCE_COLOR where there is no terminal too. */
  readonly hasColours: boolean
  /** Whether the terminal is known to show OSC 8 hyperlinks. */
  readonly hasLinks: boolean
}

const stdout = 1

/** Standard output of this process, written to by `writer`. */
export function stdoutDescriptor(writer: DescriptorWriter = directWriter): StdoutTarget {
  const isTerminal = isatty(stdout)
  let chosen: DescriptorWriter | undefined
  // At the first line: `--import` makes the sink before PM2 is there.
  const writing = (): DescriptorWriter =>
    (chosen ??= isTakenOver() ? new StreamWriter(process.stdout) : writer)
  return {
    isTerminal,
    hasColours:
      (isTerminal || Boolean(process.env['FORCE_COLOR'])) && WriteStream.prototype.getColorDepth() > 1,
    hasLinks: isTerminal && showsLinks(process.env),
    write: (bytes) => writing().write(stdout, bytes),
    get settle() {
      return writing().settle
    },
    finishSync: () => chosen?.finishSync?.(),
  }
}

// PM2 says who it is. Nobody else's `process.stdout` is touched, since a pipe it has opened blocks no more.
function isTakenOver(): boolean {
  return process.env['pm_id'] !== undefined && Object.hasOwn(process.stdout, 'write')
}

// The terminals that say so in their environment; github.com/Alhadis/OSC8-Adoption lists who has them.
function showsLinks(env: Readonly<Record<string, string | undefined>>): boolean {
  const program = /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio)$/
  if (program.test(env['TERM_PROGRAM'] ?? '') || env['WT_SESSION'] !== undefined) return true
  return Number(env['VTE_VERSION'] ?? 0) >= 5000 || /^(?:xterm-kitty|alacritty|foot)/.test(env['TERM'] ?? '')
}
