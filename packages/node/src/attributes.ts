// Pairs as OpenTelemetry's variables hold them: `key1=value1,key2=value2`, values percent-encoded as W3C Baggage has them
// (https://opentelemetry.io/docs/specs/otel/resource/sdk/, "Specifying resource information via an environment variable").

/** The pairs of a variable; one that cannot be read is left out. */
export function attributesOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())] as const]
  })
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined))
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
