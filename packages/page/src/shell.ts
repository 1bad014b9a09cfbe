// The HTML around the UI: links to the built script and style, and what must be readable without a script.
import { assets } from './assets.ts'

/** The document of any address. `mount` is where the page is mounted; `told` a sentence for people without a script. */
export function shell(mount: string, title: string, told: string): string {
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
<link rel="stylesheet" href="${base}/assets/page.css?${assets.version}">
<script type="module" src="${base}/assets/page.js?${assets.version}"></script>
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
