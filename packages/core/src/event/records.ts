// What travels as a log line of a fixed name and means more to some backends than a line: check-ins, feedback, sessions.
// Types only; a wire recognises them by `event`. Names and meanings follow Sentry's items of the same kinds
// (https://develop.sentry.dev/sdk/telemetry/check-ins/ and sessions/), durations are in milliseconds.
import type { LogEvent } from './event.ts'

/** A scheduled job began, ended well or failed. Two lines of one `check_in_id` are one run. */
export type CheckIn = LogEvent &
  Readonly<{
    event: 'check_in'
    fields: Readonly<{
      monitor: string
      /** 32 hex digits. */
      check_in_id: string
      status: 'in_progress' | 'ok' | 'error'
      duration_ms?: number
      /** crontab(5) with five fields. */
      schedule?: string
      timezone?: string
      margin_minutes?: number
      max_runtime_minutes?: number
    }>
  }>

/** What a person said about a failure, whose id is the line's `errorId`. */
export type Feedback = LogEvent &
  Readonly<{ event: 'feedback'; fields: Readonly<{ message: string; name?: string; email?: string }> }>

/** How many units of work ended how since `since` (epoch ms). Crash-free are all but `crashed`. */
export type SessionCounts = LogEvent &
  Readonly<{
    event: 'release.sessions'
    fields: Readonly<{ since: number; exited: number; errored: number; crashed: number }>
  }>

/** Any of them. */
export type RecordLine = CheckIn | Feedback | SessionCounts
