// The examples of RFC 3720, appendix B.4, and the check value of the CRC catalogue.
import { expect, test } from 'vitest'
import { crc32c } from './crc32c.ts'

test.each([
  ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['32 incrementing', Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e],
  ['32 decrementing', Buffer.from(Array.from({ length: 32 }, (_, at) => 31 - at)), 0x113fdb5c],
  ['123456789', Buffer.from('123456789'), 0xe3069283],
])('%s', (_name, bytes, checksum) => {
  expect(crc32c(bytes)).toBe(checksum)
})
