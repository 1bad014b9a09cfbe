// Pairs as OpenTelemetry's variables hold them: `key1=value1,key2=value2`, values percent-encoded as W3C Baggage has them
// (https://opentelemetry.io/docs/specs/otel/resource/sdk/, "Specifying resource information via an environment variable").

/** The pairs of a variable; `unreadable` is told the name of each whose value does not decode, and that one is left out. */
export function attributesOf(
  text: string,
  unreadable: (name: string) => void = () => undefined,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=')
    if (at < 1) continue
    const name = pair.slice(0, at).trim()
    const value = decoded(pair.slice(at + 1).trim())
    if (value === undefined) unreadable(name)
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
