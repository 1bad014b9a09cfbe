// The default instance as @obs/node keeps it, without depending on that package.
import { sharedAlready } from '@obs/core'

/** The default instance of this process. Throws Error where @obs/node is not loaded. */
export function defaultInstance(): object {
  const slot = sharedAlready('default') as { readonly instance: { readonly obs: object } } | undefined
  if (slot === undefined)
    throw new Error('there is no default instance yet: import @obs/node, or give recorder(createObs())')
  return slot.instance.obs
}
