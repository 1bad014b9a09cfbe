// The HTML around the UI: links to the built script and style, and what must be readable without a script.

/** What a document says. */
export type ShellParts = Readonly<{
  /** Where the page is mounted. */
  mount: string
  title: string
  /** A sentence for people without a script. */
  told: string
  /** Of the script and the style, so that a browser asks for the new ones. */
  version: string
}>

/** The document of any address. */
export function shell({ mount, title, told, version }: ShellParts): string {
  const base = escapeHtml(mount)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/assets/page.css?${version}">
<script type="module" src="${base}/assets/page.js?${version}"></script>
</head>
<body data-mount="${base}">
<main id="page"><p>${escapeHtml(told)}</p></main>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (unit) => `&#${unit.charCodeAt(0)};`)
}
