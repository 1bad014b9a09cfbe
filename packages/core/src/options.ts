// The two shapes every option object of the SDK is built from.

/** Every option may be absent or undefined, so `release: process.env['SHA']` compiles under any strictness. */
export type Options<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** A list entry that may be switched off in place: `dsn && sentry({ dsn })`. */
export type Maybe<T> = T | false | '' | null | undefined

/** Drops the falsy entries of a list of options. */
export function present<T extends object>(list: readonly Maybe<T>[]): T[] {
  return list.filter((entry): entry is T => Boolean(entry))
}

/** How long flush and close may take, in milliseconds. Default 3000. */
export type Deadline = Options<{ deadlineMs: number }>
