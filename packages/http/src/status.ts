// The status an error asks for.
import { read } from './read.ts'

/**
 * The first whole number from 400 to 599 among `status`, `statusCode`, Boom's `output.statusCode` and the response's
 * own status; else 500. An error of an HTTP client (it has two of `config`, `request` and `response`, or keeps the answer it got)
 * does not hand its status on.
 */
export function statusOf(error: unknown, responseStatus = 200): number {
  if (isClientError(error)) return 500
  const own = read(error, 'status')
  if (isErrorStatus(own)) return own
  const code = read(error, 'statusCode')
  if (isErrorStatus(code)) return code
  const boom = read(read(error, 'output'), 'statusCode')
  if (isErrorStatus(boom)) return boom
  return isErrorStatus(responseStatus) ? responseStatus : 500
}

function isErrorStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599
}

// Axios has all three, Octokit no `config`, superagent the request in its response; an exception of Nest has a `response` alone.
function isClientError(error: unknown): boolean {
  const response = read(error, 'response')
  const request = read(error, 'request') ?? read(response, 'request')
  const hasTwo =
    read(error, 'config') === undefined
      ? request !== undefined && response !== undefined
      : request !== undefined || response !== undefined
  return hasTwo || keepsAnswer(error)
}

// OpenAI's, Anthropic's and their like keep the `Headers` of the answer, Stripe's the raw answer beside them; what
// http-errors has under this name is a plain object, to be sent.
function keepsAnswer(error: unknown): boolean {
  const headers = read(error, 'headers')
  if (headers === undefined) return false
  return typeof read(headers, 'get') === 'function' || read(error, 'raw') !== undefined
}
