// The promise under vitest.
import { expect, test } from 'vitest'
import { recordsAPayment } from './promise.ts'

test('records a payment', () => expect(recordsAPayment()).toBeUndefined())
test('and once more', () => expect(recordsAPayment()).toBeUndefined())
