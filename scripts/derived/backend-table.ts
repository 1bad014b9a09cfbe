// The table of backends, between two marks in a document.
import type { BackendFacts } from './backend.ts'

const begin = '<!-- backends: derived from packages/sinks/src by scripts/derive.ts -->'
const end = '<!-- end of backends -->'

/** The document with a fresh table between its marks. Throws where the marks are missing. */
export function withBackendTable(document: string, backends: readonly BackendFacts[]): string {
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from === -1 || to < from) throw new Error(`the marks '${begin}' and '${end}' are missing`)
  return `${document.slice(0, from + begin.length)}\n\n${backendTable(backends)}\n\n${document.slice(to)}`
}

/** The table in Markdown, sorted by name. */
export function backendTable(backends: readonly BackendFacts[]): string {
  const rows = backends
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      (backend) =>
        `| \`${backend.name}\` | ${backend.signals.join(', ')} | ${where(backend)} | ${cell(backend.purpose)} | ${cell(backend.proof ?? '–')} |`,
    )
  return [
    '| backend | signals | default endpoint, needed options | what it does | proven against |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function where({ endpoint, needs }: BackendFacts): string {
  const parts = [...(endpoint === undefined ? [] : [endpoint]), ...needs]
  return parts.length === 0 ? '–' : parts.map((part) => `\`${part}\``).join(', ')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
