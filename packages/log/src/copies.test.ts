// Two copies of the packages in one process, as an application and a library of it may have them.
import { createPipeline, type LogEvent } from '@obs/core'
import { expect, test, vi } from 'vitest'
import { createLogger } from './logger.ts'
import { WorkScope } from './scope.ts'

test('work that one copy began takes fields of the other, and its logger writes in it wherever it is called', async () => {
  const lines: LogEvent[] = []
  const pipeline = createPipeline({
    sinks: [{ name: 'kept', signals: ['log'], write: (event) => void lines.push(event as LogEvent) }],
  })
  vi.resetModules()
  const other = await import('./scope.ts')
  expect(other.WorkScope).not.toBe(WorkScope)
  const scope = new other.WorkScope(pipeline, createLogger(pipeline), 'job')
  scope.set({ rows: 2 })
  scope.log.info('told')
  expect(lines).toMatchObject([{ event: 'told', fields: { rows: 2 }, traceId: scope.traceId }])
})
