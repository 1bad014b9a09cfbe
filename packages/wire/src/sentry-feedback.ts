// What a user says about a failure, read from a log line. https://develop.sentry.dev/sdk/data-model/envelope-items/#user-feedback
import type { LogEvent } from '@obs/core'
import type { EnvelopeItem } from './envelope.ts'
import type { Resource } from './per-resource.ts'

const messageMax = 4096

/** The item of a line with the fields `message`, `name`, `email`, `url`, bound to the line's error id; undefined without a message. */
export function feedbackItem(
  { fields, time, errorId }: LogEvent,
  resource: Resource,
  eventId: string,
): EnvelopeItem | undefined {
  const { message, name, email, url } = fields
  if (typeof message !== 'string' || message === '') return undefined
  const feedback = {
    message: message.slice(0, messageMax),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof email === 'string' ? { contact_email: email } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    associated_event_id: errorId,
  }
  const payload = {
    event_id: eventId,
    timestamp: time / 1000,
    platform: 'node',
    level: 'info',
    release: resource['service.version'],
    environment: resource['deployment.environment.name'] ?? 'production',
    contexts: { feedback },
  }
  return { header: { type: 'feedback' }, payload: JSON.stringify(payload) }
}
