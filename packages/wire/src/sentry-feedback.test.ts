// Golden bytes: the feedback context captured from @sentry/node 11.12.0.
import type { LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { feedbackItem } from './sentry-feedback.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_795_593_495_129,
  level: 'info',
  event: 'feedback',
  fields: {},
}

test('writes the feedback that @sentry/node writes, bound to the failure', () => {
  const fields = { message: 'it broke', name: 'Ann', email: 'a@b.c' }
  const { header, payload } = feedbackItem({ ...line, fields, errorId: 'e1' }, {}, 'f1') ?? {}
  expect(header).toEqual({ type: 'feedback' })
  const captured = JSON.parse('{"contact_email":"a@b.c","name":"Ann","message":"it broke"}') as object
  expect(JSON.parse(payload ?? '')).toMatchObject({
    event_id: 'f1',
    timestamp: 1_795_593_495.129,
    contexts: { feedback: { ...captured, associated_event_id: 'e1' } },
  })
})

test('makes nothing of a line that says nothing', () => {
  expect(feedbackItem({ ...line, fields: { message: '' } }, {}, 'f1')).toBeUndefined()
})
