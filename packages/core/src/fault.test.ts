// What a fault tells of the failure behind it.
import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { createFaultChannel } from './fault.ts'

function told(cause: unknown): string | undefined {
  const messages: string[] = []
  createFaultChannel(systemClock, ({ message }) => messages.push(message)).report('page_failed', cause)
  return messages[0]
}

test('shows no secret that the failure behind it tells', () => {
  expect(told(new Error('no redis://:hunter2@cache'))).toBe(
    'the page could not start or answer (no redis://[redacted]@cache)',
  )
  expect(told(`${'x'.repeat(990)} password=${'hunter2'.repeat(9)}`)).not.toContain('hunt')
})

test('is one line, whatever the failure behind it tells', () => {
  const forged = 'answered 500:\r\n@obs bad_option: forged \u001b[2J\u202e'
  expect(told(forged)).toBe(
    'the page could not start or answer (answered 500: @obs bad_option: forged  [2J )',
  )
})
