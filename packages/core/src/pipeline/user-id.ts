// Whose work failed: the id of the user, where the application says it under OpenTelemetry's names for it.
import { bitOf, fragmentOf } from '../snapshot/key-plan.ts'
import { fieldsOf } from '../snapshot/line-snapshot.ts'
import type { Members } from '../snapshot/members.ts'
import { redacted } from '../snapshot/secret-text.ts'
import type { CallFields } from '../snapshot/snapshot.ts'

const names = ['user.id', 'enduser.id'].map((name) => ({ name, fragment: fragmentOf(name) }))
const bits = names.reduce((all, { name }) => all | bitOf(name), 0)

/** The id in the fields of the call, else of the logger, else of the work; undefined where there is none, or redaction hides it. */
export function userOf(call: CallFields, bound: Members, ambient: Members): string | undefined {
  if (((call.mask | bound.mask | ambient.mask) & bits) === 0) return undefined
  for (const { name, fragment } of names) {
    const id =
      (call.text.includes(fragment) ? fieldsOf(call.text)[name] : undefined) ??
      bound.read(name) ??
      ambient.read(name)
    if (typeof id === 'number') return String(id)
    if (typeof id === 'string' && id !== '' && id !== redacted) return id
  }
  return undefined
}
