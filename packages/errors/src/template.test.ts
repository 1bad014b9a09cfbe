// What varies in a message and what does not: ids that differ must not make a group each.
import { expect, test } from 'vitest'
import { templateOf } from './template.ts'

test.each([
  ['nanoid', 'V1StGXR8_Z5jdHi6B-myT', 'Uakgb_J5m9g-0JDMbcJqL', '<id>'],
  ['ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '01HZXK8Q5W7Y9N2M4P6R8T0V1B', '<id>'],
  ['KSUID', '0ujtsYcgvSTl8PAuAdqWYSMnLOv', '0ujzPyRiIAffKhBux4PvQdDqMHY', '<id>'],
  ['cuid', 'cljk2w1xk0000qw08h5v2n1zt', 'ch72gsb320000udocl363eofy', '<id>'],
  ['Stripe', 'pi_3MtwBwLkdIwHu7ix28a3tqPa', 'pi_3NkQ8rLkdIwHu7ix0wQx1Abc', 'pi_<id>'],
  ['Mongo', '507f1f77bcf86cd799439011', '65a1b2c3d4e5f60718293a4b', '<hex>'],
])('a %s is an id, whichever it is', (_, one, other, placeholder) => {
  expect(templateOf(`no '${one}' here`)).toBe(`no '${placeholder}' here`)
  expect(templateOf(`no '${other}' here`)).toBe(`no '${placeholder}' here`)
})

test.each([
  ['UserProfile2Service', 'OrderProfile2Service'],
  ['getUserById2FromCacheV2', 'getOrderById2FromCacheV2'],
  ['uploadToS3BucketOfUser', 'uploadToS3BucketOfOrder'],
  ['toBase64EncodedString', 'toUtf8EncodedString'],
  ['payment-service-v2-canary', 'billing-service-v2-canary'],
  ['users_2024_archive_table', 'orders_2024_archive_table'],
  ['INVALID_ARGUMENT2_GIVEN', 'MISSING_ARGUMENT2_GIVEN'],
  ['x86_64-unknown-linux-gnu', 'aarch64-unknown-linux-gnu'],
  ['ERR_OSSL_EVP_UNSUPPORTED', 'ERR_OSSL_PEM_UNSUPPORTED'],
])('%s and %s are names, and stay two', (one, other) =>
  expect(templateOf(`no ${one} here`)).not.toBe(templateOf(`no ${other} here`)),
)
