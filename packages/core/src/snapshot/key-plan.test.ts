// The table of plans: one for each key, and no more of them than a program has names.
import { expect, test } from 'vitest'
import { KeyPlans } from './key-plan.ts'
import { Redaction } from './redaction.ts'

test('keeps the plan of a key until 4096 others have come', () => {
  const plans = new KeyPlans(new Redaction(undefined))
  const first = plans.of('orderId')
  for (let number = 1; number < 4096; number += 1) plans.of(`k${number}`)
  expect(plans.of('orderId')).toBe(first)
  plans.of('k4096')
  expect(plans.of('orderId')).not.toBe(first)
  expect(plans.of('orderId')).toEqual(first)
})

test('keeps no plan of a key that is too long to be a name', () => {
  const plans = new KeyPlans(new Redaction(undefined))
  const key = 'x'.repeat(257)
  expect(plans.of(key)).not.toBe(plans.of(key))
})
