// What an instance measures by itself, as its options ask.
import { watchRuntime, type MetricStore } from '@obs/metrics'
import { workingFolder } from './environment.ts'
import type { ObsOptions } from './options.ts'
import { watchSystem } from './system.ts'

/** The watches that `options` ask for, each until disposed: process and machine, and the readings behind the page's windows. */
export function watchNumbers(store: MetricStore, options: ObsOptions): readonly Disposable[] {
  const watched: Disposable[] = []
  if (options.page !== undefined && options.page !== false) watched.push(store.windows.hold())
  if (options.metrics?.runtime === true)
    watched.push(watchRuntime(store), watchSystem(store, workingFolder()))
  return watched
}
