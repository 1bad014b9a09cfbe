// Makes the page of an instance where its options ask for one.
import { tellStderr, type Groups, type MetricSource, type Pipeline } from '@obs/core'
import { createPage, type Page } from '@obs/page'
import type { ObsOptions } from './options.ts'

/** The page that `option` asks for; undefined where it is off. */
export function pageOf(
  option: ObsOptions['page'],
  pipeline: Pipeline,
  groups: Groups,
  metrics: MetricSource,
): Page | undefined {
  if (option === undefined || option === false) return undefined
  return createPage(option === true ? {} : option, {
    groups,
    metrics,
    clock: pipeline.clock,
    faults: pipeline.faults,
    resource: () => pipeline.resource,
    resolve: (id) => pipeline.occurrences.resolve(id),
    announce: (address) => tellStderr(`@obs page: ${address}\n`),
  })
}
