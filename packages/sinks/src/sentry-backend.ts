// What Sentry and Spotlight share: items of an envelope in the queue, envelopes on the way, and what a reply says.
// https://develop.sentry.dev/sdk/data-model/envelopes/
import { type ErrorReport, type Kinds, type LogEvent, randomHex } from '@obs/core'
import {
  httpVerdict,
  rulingsOf,
  type Item,
  type Payload,
  type Reply,
  type Ruling,
  type Target,
  type Verdict,
} from '@obs/delivery'
import {
  checkInItem,
  feedbackItem,
  isoTime,
  printItem,
  sentryEvent,
  sentryLimits,
  sentryLog,
  sentryLogItem,
  sentrySdk,
  sessionsItem,
  shedEvent,
  type EnvelopeItem,
} from '@obs/wire'
import type { Backend, SinkOptions } from './define.ts'
import { categoryOf, SentryLosses } from './sentry-losses.ts'

/** What differs: the name, which signals, whether lines are sent as lines, and where envelopes go. */
export type SentryParts<O extends object, S extends 'error' | 'log'> = Readonly<{
  name: string
  signals: readonly S[]
  lines: 'sent' | 'left out'
  /** Fields that become tags. */
  tags?: readonly string[] | undefined
  options: Kinds<O>
  target(options: O & SinkOptions): Target
}>

type Resource = Readonly<Record<string, string>>

/** Sentry takes 1 MB an event; some room is left for the header. */
const eventBytesMax = 1_000_000
const lineFeed = 10

/** Lines that mean more than a line; see `RecordLine`. */
export const recordEvents: ReadonlySet<string> = new Set(['check_in', 'feedback', 'release.sessions'])

/** The description of one sink: it counts losses of its own. */
export function sentryBackend<O extends object, S extends 'error' | 'log'>({
  name,
  signals,
  lines,
  tags,
  options,
  target,
}: SentryParts<O, S>): Backend<O, S> {
  const losses = new SentryLosses()
  // Lines of no trace share one, as in Sentry's own SDKs.
  const traceId = randomHex(16)
  return {
    name,
    signals,
    options,
    target,
    // Reports leave at once; lines wait for company, at most 100 an item.
    limits: { batchItemsMax: 100, batchBytesMax: 1024 * 1024, batchAgeMsMax: lines === 'sent' ? 1000 : 0 },
    encode(event: ErrorReport | LogEvent, _options, { resource }) {
      if (event.signal === 'error') return reportText(event, resource, tags)
      return (
        recordText(event, resource) ?? (lines === 'sent' ? sentryLog(event, resource, traceId) : undefined)
      )
    },
    frame(items, _options, { clock }) {
      const report = losses.take(clock.now())
      return payloadsOf(items, isoTime(clock.now()), report === undefined ? '' : printItem(report))
    },
    verdict(reply, items) {
      if (reply.status === 429) losses.refused(items)
      return envelopeVerdict(reply)
    },
    dropped: (reason, items) => losses.dropped(reason, items),
  }
}

// In the queue a report is the id on a line of its own and its item; `sent_at` is told when it leaves.
function reportText(report: ErrorReport, resource: Resource, tags: readonly string[] | undefined): string {
  const payload = shedEvent(sentryEvent(report, resource, tags), eventBytesMax)
  return `${report.errorId}\n${printItem({ header: { type: 'event' }, payload })}`
}

function recordText(event: LogEvent, resource: Resource): string | undefined {
  if (!recordEvents.has(event.event)) return undefined
  const id = randomHex(16)
  const item = recordItem(event, resource, id)
  if (item === undefined) return undefined
  return `${item.header['type'] === 'feedback' ? id : ''}\n${printItem(item)}`
}

function recordItem(event: LogEvent, resource: Resource, id: string): EnvelopeItem | undefined {
  if (event.event === 'check_in') return checkInItem(event, resource, id)
  return event.event === 'feedback' ? feedbackItem(event, resource, id) : sessionsItem(event, resource)
}

// An envelope holds at most one event; lines share one envelope. What rides along rides with the first.
function payloadsOf(items: readonly Item[], sentAt: string, extra: string): readonly Payload[] {
  const lines = items.filter(({ bytes }) => !bytes.includes(lineFeed))
  const envelopes = items.filter(({ bytes }) => bytes.includes(lineFeed))
  const payloads = envelopes.map((item): Payload => {
    const text = Buffer.from(item.bytes).toString()
    const end = text.indexOf('\n')
    return { body: envelopeText(text.slice(0, end), sentAt, text.slice(end + 1)), items: [item] }
  })
  if (lines.length > 0) {
    const item = sentryLogItem(lines.map(({ bytes }) => Buffer.from(bytes).toString()))
    payloads.push({ body: envelopeText('', sentAt, printItem(item)), items: lines })
  }
  const [first, ...rest] = payloads
  if (first === undefined || extra === '') return payloads
  return [{ ...first, body: `${String(first.body)}${extra}` }, ...rest]
}

function envelopeText(eventId: string, sentAt: string, items: string): string {
  const header = { ...(eventId === '' ? {} : { event_id: eventId }), sent_at: sentAt, sdk: sentrySdk }
  return `${JSON.stringify(header)}\n${items}`
}

const isLine = (item: Item): boolean => categoryOf(item) === 'log_item'

/** What a pause of one of Sentry's categories is about; others concern nothing we send. */
const concernOf: Readonly<Record<string, 'error' | ((item: Item) => boolean)>> = {
  default: 'error',
  error: 'error',
  log_item: isLine,
  log_byte: isLine,
  monitor: (item) => categoryOf(item) === 'monitor',
  feedback: (item) => categoryOf(item) === 'feedback',
  session: (item) => categoryOf(item) === 'session',
}

function envelopeVerdict(reply: Reply): Verdict {
  const pauses = sentryLimits(reply.status, reply.headers).flatMap(({ pauseMs, category }): Ruling[] => {
    if (category === undefined) return [{ pauseMs }]
    const signal = concernOf[category]
    return signal === undefined ? [] : [{ pauseMs, signal }]
  })
  // The server has dropped and counted them; the protocol forbids to repeat them.
  if (reply.status === 429) return [...pauses, { rejected: 'throttled' }]
  return [...pauses, ...rulingsOf(httpVerdict(reply))]
}
