// Sixty minutes as bars, with the same told in words.
import type { JSX } from 'preact'

export function Sparkline({ values }: { values: readonly number[] }): JSX.Element {
  const most = Math.max(1, ...values)
  const total = values.reduce((sum, value) => sum + value, 0)
  const told = `last 60 minutes: ${total}, most in one minute: ${Math.max(0, ...values)}`
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${values.length * 2} 20`}
      role="img"
      aria-label={told}
      preserveAspectRatio="none"
    >
      <title>{told}</title>
      {values.map((value, at) =>
        value === 0 ? null : (
          <rect
            x={at * 2}
            y={20 - Math.max(2, (20 * value) / most)}
            width="1.6"
            height={Math.max(2, (20 * value) / most)}
          />
        ),
      )}
    </svg>
  )
}
