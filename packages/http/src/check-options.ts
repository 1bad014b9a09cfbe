// The checks of what `observe` and `errorView` are given, for what no type checker has seen: they name the option and the mend.
import { checkOptions, isError, kind, ObsFault, type Kinds } from '@obs/core'
import type { ErrorViews } from './error-view.ts'
import type { ObserveOptions } from './exchange.ts'
import { read } from './read.ts'

const observeKinds: Kinds<ObserveOptions<never>> = {
  obs: kind.object,
  fields: kind.that((value) => typeof value === 'function', 'give a function of the request'),
  quiet: kind.listOf(kind.matcher),
  clientErrorLevel: kind.oneOf('info', 'warn'),
}

const view = kind.that((value) => typeof value === 'function', 'give a function of the failure')
const viewKinds: Kinds<ErrorViews<never>> = { html: view, text: view, problem: view }

/** Throws ObsFault `bad_option`. `open`: the framework has options of its own beside ours. */
export function checkObserveOptions(options: unknown, names: 'open' | 'closed'): void {
  if (isHandedOn(options)) throw new ObsFault('bad_option', 'observe was not called: app.use(observe())')
  checkOptions('observe', options, observeKinds, names)
}

/** Throws ObsFault `bad_option`. */
export function checkErrorViews(views: unknown): void {
  if (isHandedOn(views))
    throw new ObsFault('bad_option', 'errorView was not called: give what errorView() returns')
  checkOptions('errorView', views, viewKinds, 'closed')
}

// A framework that is given the function itself calls it with a request or an error, and waits for ever.
function isHandedOn(given: unknown): boolean {
  return read(given, 'httpVersion') !== undefined || isError(given)
}
