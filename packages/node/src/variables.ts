// Variables of an environment.

/** Variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>

/**
 * The value of a variable. An empty one counts as unset, as a deployment that passes a variable on without having it passes that
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/, "Parsing empty value").
 */
export function valueOf(env: Variables, name: string): string | undefined {
  const value = env[name]
  return value === '' ? undefined : value
}
