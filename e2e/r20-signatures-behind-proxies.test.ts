import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { twilioSms } from '@parley/channel-twilio'
import { createParley, silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { signTwilioRequest } from '@parley/simulator'
import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, it } from 'vitest'
import { account } from './lib/account.ts'
import { formOf, numberOf, sidOf } from './lib/customers.ts'
import { root } from './lib/root.ts'

/** The URL that is configured at Twilio. */
const called = 'https://parley.example/below/webhooks/sms'

/** The configured address of an installation. */
const trusts = [
  { trust: 'webhookUrl', told: { webhookUrl: called } },
  { trust: 'publicUrl', told: { publicUrl: 'https://parley.example/below' } },
  { trust: 'nothing', told: {} },
] satisfies { trust: string; told: { webhookUrl?: string; publicUrl?: string } }[]

/** The URL of the request after all proxies. */
const arrivals = ['https', 'http'].flatMap((scheme) =>
  ['parley.example', '10.0.0.7'].flatMap((host) =>
    ['', ':3000'].flatMap((port) => ['/below', ''].map((prefix) => `${scheme}://${host}${port}${prefix}/webhooks/sms`)),
  ),
)

const matrix = arrivals.flatMap((arrivesAt) => trusts.map((trusted) => ({ arrivesAt, ...trusted })))
type Case = (typeof matrix)[number]

/** The headers of proxies, which any client can send. */
const forwarded: Record<string, string> = {
  forwarded: 'host=parley.example;proto=https',
  'x-forwarded-host': 'parley.example',
  'x-forwarded-port': '443',
  'x-forwarded-prefix': '/below',
  'x-forwarded-proto': 'https',
  'x-original-url': '/below/webhooks/sms',
}

const form = formOf({ sid: sidOf(1), from: numberOf(1), body: 'Grüße + 🙂' })
const json = JSON.stringify(form)
const bodies = [
  {
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(form).toString(),
    signed: form,
    query: '?a=b',
  },
  {
    type: 'application/json',
    body: json,
    signed: {},
    query: `?bodySHA256=${createHash('sha256').update(json).digest('hex')}`,
  },
]

/** Whether the genuine webhook is accepted at this URL: as a form and as JSON, with any headers. */
async function isTakenIn({ arrivesAt, told }: Case): Promise<boolean> {
  const { publicUrl, webhookUrl }: { publicUrl?: string; webhookUrl?: string } = told
  await using parley = await createParley({
    store: memoryStore(),
    channels: { sms: twilioSms({ ...account, webhookUrl }) },
    environment: { log: silentLogger },
    ...(publicUrl === undefined ? {} : { publicUrl }),
  })
  const statuses = new Set<number>()
  for (const { type, body, signed, query } of bodies) {
    const signature = signTwilioRequest(called + query, signed, account.authToken)
    for (const said of [{}, forwarded]) {
      const headers = { ...said, 'content-type': type, 'x-twilio-signature': signature }
      const request = new Request(arrivesAt + query, { method: 'POST', headers, body })
      statuses.add((await parley.handleWebhook('sms', request)).status)
    }
  }
  expect([[200], [403]]).toContainEqual([...statuses])
  return statuses.has(200)
}

/** The answer of the official validator to a server that uses this as its own URL. */
function isGenuine(believed: string): boolean {
  const verdicts = bodies.map(({ type, body, signed, query }) => {
    const signature = signTwilioRequest(called + query, signed, account.authToken)
    return type === 'application/json'
      ? validateRequestWithBody(account.authToken, signature, believed + query, body)
      : validateRequest(account.authToken, signature, believed + query, signed)
  })
  expect(new Set(verdicts).size).toBe(1)
  return verdicts.every(Boolean)
}

describe('R20 signatures behind proxies: scheme × host × port × prefix × trust', () => {
  it('are 48 cases', () => {
    expect(new Set(matrix.map(({ arrivesAt, trust }) => `${arrivesAt} ${trust}`)).size).toBe(48)
  })

  it.each(matrix)('$arrivesAt, configured as $trust: agrees with the official validator', async (each) => {
    const believed = each.trust === 'nothing' ? each.arrivesAt : called
    expect(await isTakenIn(each)).toBe(isGenuine(believed))
  })

  // `npx vitest run e2e/r20 -u` rewrites the page.
  it('are the rows of the page about them', async () => {
    const rows: string[] = []
    for (const arrivesAt of arrivals) {
      const cells = matrix.filter((each) => each.arrivesAt === arrivesAt)
      const verdicts = await Promise.all(cells.map(isTakenIn))
      rows.push(`| \`${arrivesAt}\` | ${verdicts.map((taken) => (taken ? 'accepted' : 'refused')).join(' | ')} |`)
    }
    await expect(pageOf(rows)).toMatchFileSnapshot(join(root, 'docs/reference/signatures-behind-proxies.md'))
  })
})

function pageOf(rows: readonly string[]): string {
  return `# Signatures behind proxies

Twilio signs its configured URL, every character of it. Between Twilio and Parley a proxy may change the scheme, the host,
the port and the path. So Parley never checks the URL of the request, but its configured URL. That is the channel's
\`webhookUrl\`, or the installation's \`publicUrl\` with \`/webhooks/\` and the channel's id. The request's own URL counts only if
neither is configured.

The table shows the result for a genuine webhook with the URL \`${called}\` at Twilio.
A row is the URL of the request, a column the configured URL of Parley. The results for a form and for JSON are the same.

| arrives at | \`webhookUrl\` | \`publicUrl\` | neither |
|---|---|---|---|
${rows.join('\n')}

Headers such as \`Forwarded\`, \`X-Forwarded-Host\` and \`X-Forwarded-Proto\` change no cell: any client of the server can send them.
A refused webhook is answered 403 with [\`webhook.forged\`](errors.md#webhookforged). The port alone makes no difference, as with
Twilio's own validator.

## A query in the URL

Twilio signs a query as the console shows it. On its way the query may arrive sorted by name, and with \`@\` or \`'\` as \`%40\` and \`%27\`.
A \`Request\` changes it again: a URL parser writes \`'\` as \`%27\`. These webhooks are accepted:

- The server reads the request target unchanged. The reference server does. Another server passes it:
  \`parley.handleWebhook('sms', request, { target: req.originalUrl })\`.
- Each sign counts with and without its percent-encoding. A blank counts as \`+\` and as \`%20\`, an escape in upper and in lower case.
- The parameters count in their order of arrival, sorted by name, and in the channel's order of a status callback.
- If the URL in the console has several unsorted parameters, set \`webhookUrl\` to that URL. Its order counts then.

Each of these has the same parameters with the same values. A value, a name or a parameter that differs is refused.
`
}
