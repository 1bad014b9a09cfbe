// A known line and a known report, made by a real instance and given to a sink as the pipeline gives them.
import type { ErrorReport, LogEvent, Sink } from '@obs/core'
import { createObs } from '@obs/node'

/** `order.taken` with awkward values, and `payment.failed` of a TypeError with a cause, after that line in its scope. */
export async function knownEvents(): Promise<Readonly<{ line: LogEvent; report: ErrorReport }>> {
  const lines: LogEvent[] = []
  const reports: ErrorReport[] = []
  const keep: Sink<'log' | 'error'> = {
    name: 'keep',
    signals: ['log', 'error'],
    write: (event) => void (event.signal === 'log' ? lines.push(event) : reports.push(event)),
  }
  const obs = createObs({ service: 'shop', release: 'shop@1.2.3', sinks: [keep] })
  await obs.context.run({}, async () => {
    obs.log.info('order.taken', { order: 7, who: 'Ann "A" ] Lé\\\n', nested: { ok: true } })
    obs.log.error('payment.failed', {
      err: new TypeError('declined', { cause: new Error('no route') }),
      order: 7,
    })
  })
  await obs.close()
  const [line] = lines
  const [report] = reports
  if (line === undefined || report === undefined) throw new Error('the instance made no line or no report')
  return { line, report }
}
