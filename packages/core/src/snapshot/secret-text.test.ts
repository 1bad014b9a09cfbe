// Credentials inside free text are replaced, ordinary text is left alone.
import { expect, test } from 'vitest'
import { Snapshot } from './snapshot.ts'

const clean = (text: string): string => new Snapshot().redaction.scrubText(text)

test.each([
  [
    'connect postgres://shop:hunter2@db:5432/shop failed',
    'connect postgres://[redacted]@db:5432/shop failed',
  ],
  ['401 for Authorization: Bearer abc.def-ghi_jkl', '401 for Authorization: Bearer [redacted]'],
  ['bad jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP', 'bad jwt [redacted]'],
  ['key ghp_0123456789abcdefghijABCDEFGHIJ456789 is revoked', 'key [redacted] is revoked'],
  ['GET /pay?api_key=s3cr3t&id=7', 'GET /pay?api_key=[redacted]&id=7'],
  ['body {"password":"p w","id":7}', 'body {"password":[redacted],"id":7}'],
  ['password: hunter2, user: ann', 'password: [redacted], user: ann'],
  ['card 4111 1111 1111 1111 refused', 'card [redacted] refused'],
  ['card 5500005555555559 refused', 'card [redacted] refused'],
  ['getaddrinfo redis://:p@ss@cache:6379', 'getaddrinfo redis://[redacted]@cache:6379'],
  ['Invalid URL postgres://shop:hun/ter2@db/shop', 'Invalid URL postgres://[redacted]@db/shop'],
  ['sent Authorization: Token abcdef, got 401', 'sent Authorization: [redacted]'],
  ['> x-api-key: hunter2\n> accept: */*', '> x-api-key: [redacted]\n> accept: */*'],
  ['< Set-Cookie: sid=hunter2; Path=/\n< x: 1', '< Set-Cookie: [redacted]\n< x: 1'],
  ["{ Cookie: 'sid=hunter2', host: 'shop' }", "{ Cookie: '[redacted]', host: 'shop' }"],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\n-----END RSA PRIVATE KEY-----\nx', '[redacted]\nx'],
  ['no key in -----BEGIN PRIVATE KEY-----\\nMIIE', 'no key in [redacted]'],
  ['Incorrect API key sk-proj-abcdefghij0123456789 given', 'Incorrect API key [redacted] given'],
  ['AccountName=a;AccountKey=aHVudGVy==;Suffix=b', 'AccountName=a;AccountKey=[redacted];Suffix=b'],
  ['{"data":"{\\"password\\":\\"hunter2\\"}"}', '{"data":"{\\"password\\":[redacted]}"}'],
  ['{"password":"hun\\" ter2","id":7}', '{"password":[redacted],"id":7}'],
  ['{"password":"hunter2 is cut he… (9000 characters)', '{"password":[redacted]'],
])('%s', (text, expected) => expect(clean(text)).toBe(expected))

test.each([
  'Unexpected token } in JSON at position 17',
  'order 4111111111111112 not found',
  'at 1700000000000 the basic plan of https://shop.example/a was full',
  'ENOENT: no such file or directory, open /etc/passwd',
  'the key of the map is not a string',
  'GET http://registry.example:4873/@obs/core failed',
  'GET https://shop.example:8080/users/ann@example.org failed',
  'no cookie: the client has none',
  'task-force-of-many-members-in-all is full',
])('leaves "%s" alone', (text) => expect(clean(text)).toBe(text))

test.each([
  ["const password = 'hunter2'", 'const password = [redacted]'],
  ["connect('amqp://u:hunter2@mq')", "connect('amqp://[redacted]@mq')"],
  [
    'function login(password: string, token = read()): void {',
    'function login(password: string, token = read()): void {',
  ],
])('of code only literals: %s', (text, expected) =>
  expect(new Snapshot().redaction.scrubText(text, 'code')).toBe(expected),
)

test('comes back from hostile text of thousands of characters', () => {
  for (const text of [
    'a'.repeat(8000),
    '4111 '.repeat(1600),
    'token='.repeat(1400),
    '://'.repeat(2700),
    'eyJ.'.repeat(2000),
    'a://a:'.repeat(1300),
    '-----BEGIN PRIVATE KEY-----'.repeat(300),
    'password="\\'.repeat(700),
    'cookie: '.repeat(1000),
  ])
    expect(clean(text).length).toBeGreaterThan(0)
})

test('scrubs message, header of the stack and causes of an error, and leaves its frames', () => {
  const cause = new Error('redis://:pw@cache failed')
  cause.message = 'rewritten'
  const error = new Error('no postgres://a:b@db', { cause })
  const data = new Snapshot().error(error)
  expect(data.message).toBe('no postgres://[redacted]@db')
  expect(data.stack).toMatch(/^Error: no postgres:\/\/\[redacted\]@db\n {4}at .*secret-text\.test/)
  expect(data.causes[0]?.stack).not.toContain(':pw@')
})

test('scrubs the header of a stack that still tells what the message was before it was rewritten', () => {
  const rewritten = Object.assign(new Error('no'), {
    message: 'failed',
    stack: 'Error: password=hunter2 failed token=abc\n    at f (/app/a.js:1:2)',
  })
  const plain = Object.assign(new Error('failed'), { stack: 'Error: failed\n    at f (/app/a.js:1:2)' })
  const emptied = Object.assign(new Error('no'), { message: '', stack: 'Error: password=hunter2' })
  for (const before of [[], [plain]]) {
    const snapshot = new Snapshot()
    for (const error of before) expect(snapshot.error(error).stack).toBe(error.stack)
    expect(snapshot.error(rewritten).stack).toBe(
      'Error: password=[redacted] failed token=[redacted]\n    at f (/app/a.js:1:2)',
    )
    expect(snapshot.error(emptied).stack).toBe('Error: password=[redacted]')
  }
})

test('tells a thrown object by the names of its properties, not by their values', () => {
  const data = new Snapshot().error({ code: 7, password: 'hunter2' })
  expect(data).toMatchObject({ type: 'Object', message: 'an object with code, password' })
  expect(new Snapshot().error({ message: 'said' }).message).toBe('said')
})

test('leaves everything as given where redaction is off', () => {
  expect(new Snapshot(false).error(new Error('password: x')).message).toBe('password: x')
})
