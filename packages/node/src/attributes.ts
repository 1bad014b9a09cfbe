// Pairs as OpenTelemetry's variables hold them: `key1=value1,key2=value2`, values percent-encoded as W3C Baggage has them
// (https://opentelemetry.io/docs/specs/otel/resource/sdk/, "Specifying resource information via an environment variable").

/** The pairs of a variable; `unreadable` is told, without any value, of each that cannot be read, and that one is left out. */
export function attributesOf(
  text: string,
  unreadable: (what: string) => void,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const pair of text.split(',').filter((entry) => entry.trim() !== '')) {
    const [, name, encoded] = /^\s*([^\s=]+)\s*=(.*)$/s.exec(pair) ?? []
    const value = decoded(encoded?.trim() ?? '')
    // What is no pair is not shown: `authorization: Bearer …` would be a secret.
    if (name === undefined) unreadable('an entry is no pair: write name=value')
    else if (value === undefined) unreadable(`the value of '${name}' is not percent-encoded`)
    else found[name] = value
  }
  return found
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
