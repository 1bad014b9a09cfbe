// Options that are listed and that the code does not know. Where all are optional, assignment is silent about them.

// Of a function, what it takes; of an object, itself.
type Options<T> = T extends (options: infer O) => unknown ? NonNullable<O> : T extends object ? T : never

type Inner<T> = T extends readonly unknown[] | ((...given: never[]) => unknown)
  ? never
  : T extends object
    ? T
    : never

type Missing<L, C> = [L] extends [never] ? never : Exclude<keyof L, keyof C> & string

type Deep<L, C> =
  | Missing<L, C>
  | {
      [K in keyof L & keyof C & string]: Missing<Inner<NonNullable<L[K]>>, Inner<NonNullable<C[K]>>>
    }[keyof L & keyof C & string]

/** `lacks nothing`, or one sentence for each member of `Listed` that `Code` does not have, two levels deep. */
export type Lacks<Listed, Code> = [Deep<Options<Listed>, Options<Code>>] extends [never]
  ? 'lacks nothing'
  : `lacks ${Deep<Options<Listed>, Options<Code>>}`
