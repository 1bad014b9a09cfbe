// Which status an error asks for, by the shapes that libraries give their errors.
import { expect, test } from 'vitest'
import { statusOf } from './status.ts'

const upstream = { status: 404, headers: {} }

test.each([
  ['http-errors', { status: 404, statusCode: 404, expose: true }, 404],
  ['Boom', { isBoom: true, output: { statusCode: 409 } }, 409],
  ['an exception of Nest', { status: 404, response: { statusCode: 404, message: 'no such order' } }, 404],
  ['axios', { status: 404, config: {}, request: {}, response: upstream }, 500],
  ['axios without an answer', { status: 404, config: {}, request: {} }, 500],
  ['Octokit', { status: 404, request: {}, response: upstream }, 500],
  ['axios in the browser', { status: 404, config: {}, response: upstream }, 500],
  ['superagent', { status: 429, response: { status: 429, request: {} } }, 500],
  ['the SDKs of OpenAI and Anthropic', { status: 429, headers: new Headers(), error: {} }, 500],
  ['Stripe', { statusCode: 402, headers: {}, raw: {} }, 500],
  ['http-errors with headers to send', { status: 401, headers: { 'www-authenticate': 'Basic' } }, 401],
  ['Koa', { status: 418, statusCode: 418 }, 418],
  ['Fastify', { statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' }, 413],
  ['a system error beside a status of none', { status: 'ENOENT', statusCode: 404 }, 404],
  ['a status of no error', { status: 200 }, 500],
  ['a text', 'out', 500],
])('%s', (_library, error, status) => expect(statusOf(error)).toBe(status))
