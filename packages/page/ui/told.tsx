// Sentences in the place of data: loading, failed, empty.
import type { ComponentChildren, JSX } from 'preact'

export function Told({
  children,
  kind = 'quiet',
}: {
  children: ComponentChildren
  kind?: 'quiet' | 'bad'
}): JSX.Element {
  return (
    <p class={`told ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </p>
  )
}

export function Level({ level }: { level: string }): JSX.Element {
  return <span class={`level ${level}`}>{level}</span>
}
