// How many lines were written, as a counter by level: what Dropwizard and gunicorn count of a log.
import { levels, type Level } from '@obs/core'
import type { MetricStore } from '@obs/metrics'

/** Brings the counter `log.lines` up to date before each reading; a line itself costs one addition. */
export function watchLines(store: MetricStore, counts: Readonly<Record<Level, number>>): void {
  const lines = store.metrics.counter('log.lines', { help: 'Lines written', labels: ['level'] })
  const told = { trace: 0, debug: 0, info: 0, warn: 0, error: 0, fatal: 0 }
  store.beforeRead(() => {
    for (const level of levels) {
      if (counts[level] === told[level]) continue
      lines.with({ level }).add(counts[level] - told[level])
      told[level] = counts[level]
    }
  })
}
