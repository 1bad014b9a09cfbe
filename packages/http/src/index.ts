// Public names of @obs/http: what the framework integrations share.
export { keepBodyIn } from './body-scope.ts'
export { boundFields } from './bound-fields.ts'
export { checkErrorViews, checkObserveOptions } from './check-options.ts'
export { isStale, renderFailure, type ErrorAnswer, type ErrorViews } from './error-view.ts'
export {
  Exchange,
  Exchanges,
  type Incoming,
  type Observed,
  type ObserveOptions,
  type Outgoing,
} from './exchange.ts'
export { reportFailure, type Failed, type FailedIn, type Failure } from './failure.ts'
export { errorForm, type ErrorForm } from './negotiation.ts'
export { routeTemplate, unmatched } from './route.ts'
export { read } from './read.ts'
export { isDeparture, outcomeOf, statusSent, whenOver } from './response-end.ts'
export { statusOf } from './status.ts'
