// Programs in documents: the fenced blocks of a Markdown text.

/** One block of TypeScript with the heading it stands under. */
export interface CodeBlock {
  /** The text of the nearest heading above. */
  readonly heading: string
  readonly code: string
}

/** The `ts` blocks of a document, in their order. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  let heading = ''
  const blocks: CodeBlock[] = []
  for (const [, title, code] of markdown.matchAll(/^#+ ([^\n]*)$|^```ts\n(.*?)^```$/gms)) {
    if (title !== undefined) heading = title
    else if (code !== undefined) blocks.push({ heading, code })
  }
  return blocks
}
