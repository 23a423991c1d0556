/// <reference path="./script.d.ts" />
import type { Context, Hono } from 'hono'
import { script } from './browser/phones.ts?script'
import { style } from './style.ts'

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/** Serves the page that simulates customers' phones, with its style and script. It loads nothing from other origins. */
export function servePage(app: Hono): void {
  const page = (c: Context): Response => c.html(html(c.req.path.replace(/\/+$/, '')), 200, SECURITY)
  app.get('/', page)
  // Serves the page also with a slash after its mount path.
  app.get('/:nothing{^$}', page)
  app.get('/page.css', (c) => c.body(style, 200, { ...SECURITY, 'content-type': 'text/css; charset=utf-8' }))
  app.get('/page.js', (c) => c.body(script, 200, { ...SECURITY, 'content-type': 'text/javascript; charset=utf-8' }))
}

function html(mount: string): string {
  const base = mount.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Customers’ phones</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/page.css">
<script src="${base}/page.js" data-base="${base}" defer></script>
</head>
<body>
<header>
  <h1>Customers’ phones</h1>
  <p id="numbers"></p>
  <form id="add-phone">
    <input name="address" type="tel" required placeholder="+14155550123" aria-label="Number of another phone">
    <button>Add a phone</button>
  </form>
</header>
<p id="offline" role="status" hidden>The simulator does not answer. Trying again…</p>
<main id="phones" aria-label="Phones"></main>
<section class="panels">
  <section class="panel" aria-labelledby="faults-title">
    <h2 id="faults-title">Faults</h2>
    <form id="add-fault">
      <label>What goes wrong
        <select name="fault">
          <option value="rate_limit">Too many requests (429)</option>
          <option value="server_error">Server error (500), not accepted</option>
          <option value="accept_then_drop">Accepted, then the connection drops</option>
          <option value="slow">Slow answer</option>
          <option value="duplicate_callback">Callbacks twice</option>
          <option value="callbacks_out_of_order">Callbacks in reverse</option>
          <option value="callback_before_response">Callbacks before the answer</option>
          <option value="no_callback">No callbacks</option>
          <option value="trial_prefix">A trial account's prefix</option>
          <option value="smart_encoding">Smart encoding</option>
          <option value="trimmed_blanks">Blanks are trimmed</option>
          <option value="fail">Not delivered</option>
        </select>
      </label>
      <label>Times <input name="times" type="number" min="1" placeholder="always"></label>
      <label>Probability <input name="probability" type="number" min="0" max="1" step="0.05" value="1"></label>
      <button>Add</button>
      <button type="button" id="clear-faults" class="quiet">Clear all</button>
    </form>
    <ul id="faults"></ul>
  </section>
  <section class="panel" aria-labelledby="account-title">
    <h2 id="account-title">Account</h2>
    <label class="line"><input type="checkbox" id="suspended"> The account is suspended</label>
    <h3>URL for incoming messages</h3>
    <ul id="webhooks"></ul>
  </section>
  <section class="panel" aria-labelledby="journal-title">
    <h2 id="journal-title">Journal</h2>
    <div class="scroll">
      <table>
        <thead><tr><th scope="col">At</th><th scope="col">To</th><th scope="col">Status</th><th scope="col">Text</th></tr></thead>
        <tbody id="journal"></tbody>
      </table>
    </div>
  </section>
  <section class="panel" aria-labelledby="alerts-title">
    <h2 id="alerts-title">Alerts</h2>
    <ul id="alerts"></ul>
  </section>
</section>
</body>
</html>
`
}
