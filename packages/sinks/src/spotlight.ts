// Spotlight, Sentry's sidecar for development: the same envelopes, without a key. Delivery: received; it never says no.
// https://spotlightjs.com/docs/architecture/
// Proof: Spotlight 4.11.8.
import type { Sink } from '@obs/core'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'
import { sentryBackend } from './sentry-backend.ts'

/** Shows reports in Spotlight. Default endpoint `http://127.0.0.1:8969`. */
export const spotlight: Factory<object, 'error'> = (options: SinkOptions = {}): Sink<'error'> =>
  defineBackend(
    sentryBackend<object, 'error'>({
      name: 'spotlight',
      signals: ['error'],
      lines: 'left out',
      options: {},
      target: ({ endpoint }) => ({
        via: 'http',
        url: endpointUrl(endpoint ?? 'http://127.0.0.1:8969', '/stream'),
        headers: { 'content-type': 'application/x-sentry-envelope', 'user-agent': 'obs/0' },
      }),
    }),
  )(options)
