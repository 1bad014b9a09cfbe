// The promise under node:test.
import { test } from 'node:test'
import { recordsAPayment } from './promise.ts'

void test('records a payment', () => recordsAPayment())
void test('and once more', () => recordsAPayment())
