// What a client may be told about a failure.
import { STATUS_CODES } from 'node:http'
import { read, statusOf } from './status.ts'

/** A failure as an error view gets it. */
export type Failure = Readonly<{
  error: unknown
  id: string
  status: number
  title: string
  /** Public text only: the message of a 4xx that says `expose`, or any message in development. */
  detail: string | undefined
  dev: boolean
}>

/** Describes a failure for its client. `dev` needs an explicit development environment. */
export function describeFailure(error: unknown, id: string, responseStatus: number, dev: boolean): Failure {
  const status = statusOf(error, responseStatus)
  const message = read(error, 'message')
  const open = dev || (status < 500 && read(error, 'expose') === true)
  const detail = open && typeof message === 'string' && message !== '' ? message : undefined
  return { error, id, status, title: STATUS_CODES[status] ?? 'Error', detail, dev }
}
