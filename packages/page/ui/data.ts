// What the server tells, and how it is asked: every address of the page also answers JSON.
import type { ErrorReport, GroupSummary, LogEvent } from '@obs/core'
import { useEffect, useState } from 'preact/hooks'

/** A line, with its place in the order where it is one of the log. */
export type Line = LogEvent & { seq?: number }
export type Report = ErrorReport & { trail: Line[] }
export type Group = GroupSummary & { kept: number }

/** Where the page is mounted. */
export const mount: string = document.body.dataset['mount'] ?? ''

type State<T> = { data?: T | undefined; failed?: string | undefined }

/** Data of an address, asked anew `everyMs` after each answer while the tab is seen, and by `renew`; `failed` is a sentence. */
export function useData<T>(path: string, everyMs = 2000): State<T> & { renew: () => void } {
  const [state, setState] = useState<State<T> & { path: string }>({ path })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let ended = false
    let timer: ReturnType<typeof setTimeout>
    const ask = async (): Promise<void> => {
      const answer = document.hidden ? {} : await askFor<T>(path)
      if (ended) return
      setState((before) => ({
        ...(before.path === path ? before : {}),
        path,
        ...('data' in answer && { failed: undefined }),
        ...answer,
      }))
      timer = setTimeout(() => void ask(), everyMs)
    }
    void ask()
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [path, everyMs, turn])
  const renew = (): void => setTurn(turn + 1)
  return state.path === path ? { ...state, renew } : { renew }
}

// A process that stands still, at a breakpoint or in a loop, holds the connection and says nothing.
const patienceMs = 10_000

/** What an address answers now; never rejects. */
export async function askFor<T>(path: string): Promise<{ data: T } | { failed: string }> {
  const asking = new AbortController()
  const timer = setTimeout(() => asking.abort(), patienceMs)
  try {
    const answer = await fetch(`${mount}${path}`, {
      headers: { accept: 'application/json' },
      signal: asking.signal,
    })
    if (!answer.ok) return { failed: await answer.text() }
    return { data: (await answer.json()) as T }
  } catch {
    return {
      failed: 'The process does not answer. It may have ended; this page asks again every two seconds.',
    }
  } finally {
    clearTimeout(timer)
  }
}
