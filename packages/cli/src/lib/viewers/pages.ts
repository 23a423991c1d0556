/** The page of `/docs`. */
export const docsPage: string = pageOf(
  'Parley API',
  `<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
<script src="/docs/swagger-ui.js" defer></script>
<script src="/docs/page.js" defer></script>`,
  `<p class="access">Calls of this page have the session of your <a href="/">inbox</a>. Without one, press Authorize and paste a key.
The same operations for reading: <a href="/redoc">/redoc</a>. The document: <a href="/openapi.json">/openapi.json</a>.</p>
<div id="viewer"></div>`,
)

/** The page of `/redoc`. */
export const redocPage: string = pageOf(
  'Parley API reference',
  `<link rel="stylesheet" href="/docs/page.css">
<script src="/redoc/redoc.js" defer></script>
<script src="/redoc/page.js" defer></script>`,
  '<div id="viewer"></div>',
)

function pageOf(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/icon.svg">
${head}
</head>
<body>
${body}
<noscript>This page needs JavaScript. The document is at <a href="/openapi.json">/openapi.json</a>.</noscript>
</body>
</html>
`
}
