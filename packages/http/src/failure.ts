// A failed request: reported once, and what its client may be told about it.
import type { Pipeline } from '@obs/core'
import type { Logger, WorkScope } from '@obs/log'
import { read } from './read.ts'
import { statusOf } from './status.ts'

/** A failure as an error view gets it. */
export type Failure = Readonly<{
  error: unknown
  id: string
  status: number
  title: string
  /** Public text only: the message of a 4xx that says `expose` or of a failed validation; any message in development. */
  detail: string | undefined
  dev: boolean
}>

/** Where a failure belongs: the scope of its request, or the instance itself where no `observe` was mounted. */
export type FailedIn = WorkScope | Readonly<{ pipeline: Pipeline; log: Logger }>

/** What failed: the thrown value, the request's method and the status the answer had by then. */
export type Failed = Readonly<{ error: unknown; method: string; status: number }>

/**
 * Reports a failure of 500 and above, unless its request has logged it before; the id is the same either way. What is the
 * client's fault, nobody reports: the line of its request says what was thrown.
 */
export function reportFailure(failed: Failed, scope: FailedIn): Failure {
  const { error, status } = failed
  const answered = statusOf(error, status)
  const id = answered >= 500 ? idOf(failed, scope) : ''
  if (answered < 500 && 'set' in scope)
    scope.set({ 'exception.type': read(error, 'name'), 'exception.message': read(error, 'message') })
  return describeFailure(error, id, answered, isDevelopment(scope.pipeline))
}

function idOf({ error, method }: Failed, belonging: FailedIn): string {
  const fields = { 'http.request.method': method }
  if (!('fail' in belonging)) return belonging.log.error('http.failed', { err: error, ...fields })
  const { errorId, pipeline } = belonging
  // Nothing tells one undefined from another: it is the latest failure its request met, as any answer of 500 is.
  if (errorId !== undefined && (error === undefined || pipeline.occurrences.idOf(error) === errorId))
    return errorId
  return belonging.fail('http.failed', error, fields)
}

/** Describes a failure for its client. `dev` needs an explicit development environment. */
export function describeFailure(error: unknown, id: string, status: number, dev: boolean): Failure {
  const message = read(error, 'message')
  const open = dev || (status < 500 && isPublic(error))
  const detail = open && typeof message === 'string' && message !== '' ? message : undefined
  return { error, id, status, title: reasonOf(status), detail, dev }
}

let reasons: Readonly<Record<number, string | undefined>> | undefined

// Asked for and not imported: the import costs 20 ms on Node 24 and 26, since it loads WebSocket too.
function reasonOf(status: number): string {
  reasons ??= process.getBuiltinModule('node:http').STATUS_CODES
  return reasons[status] ?? 'Error'
}

// http-errors says `expose`; Fastify's validation lists what the client itself sent.
function isPublic(error: unknown): boolean {
  return read(error, 'expose') === true || Array.isArray(read(error, 'validation'))
}

// An environment nobody named is production: a stack is told only where someone asked for it.
function isDevelopment(pipeline: Pipeline): boolean {
  return pipeline.resource['deployment.environment.name'] === 'development'
}
