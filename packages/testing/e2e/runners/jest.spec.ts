// The promise under jest, whose tests run in a context of their own.
import { recordsAPayment } from './promise.ts'

declare const test: (name: string, run: () => void) => void

test('records a payment', () => recordsAPayment())
test('and once more', () => recordsAPayment())
