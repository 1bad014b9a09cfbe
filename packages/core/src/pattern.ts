// Patterns made of texts.

/** The source of a pattern that fits this text alone. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
