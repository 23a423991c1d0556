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
      rows.push(`| \`${arrivesAt}\` | ${verdicts.map((taken) => (taken ? 'taken in' : 'refused')).join(' | ')} |`)
    }
    await expect(pageOf(rows)).toMatchFileSnapshot(join(root, 'docs/reference/signatures-behind-proxies.md'))
  })
})

function pageOf(rows: readonly string[]): string {
  return `# Signatures behind proxies

Twilio signs the URL that it was given, every character of it. Between Twilio and Parley a proxy may end TLS, change the host and the
port, and take a prefix off the path. So what is checked is never the URL of the request, but the one that Parley was told it has: the
channel's \`webhookUrl\`, or the installation's \`publicUrl\` with \`/webhooks/\` and the channel's id behind it. Only where neither is
told does the request's own URL count.

This is what becomes of a genuine webhook that Twilio was told to post to \`${called}\`, by where it arrives and by
what Parley was told. It is the same for a form and for JSON.

| arrives at | \`webhookUrl\` | \`publicUrl\` | neither |
|---|---|---|---|
${rows.join('\n')}

Headers such as \`Forwarded\`, \`X-Forwarded-Host\` and \`X-Forwarded-Proto\` change no cell: whoever can reach the server can send them.
What is refused is answered 403 with [\`webhook.forged\`](errors.md#webhookforged). The port alone makes no difference, as with Twilio's own validator.

## A query in the URL

Twilio signs a query as the console shows it. On its way the query may arrive sorted by name, and with \`@\` or \`'\` as \`%40\` and \`%27\`.
A \`Request\` changes it again: a URL parser writes \`'\` as \`%27\`. These webhooks are taken in:

- The server reads the request target as it was sent. The reference server does. Another server hands it on:
  \`parley.handleWebhook('sms', request, { target: req.originalUrl })\`.
- Each sign counts with and without its percent-encoding, a blank as \`+\` and as \`%20\`, an escape in upper and in lower case.
- The parameters count as they arrived, sorted by name, and as the channel adds them to a status callback.
- Where the URL in the console has several parameters that are not sorted, set \`webhookUrl\` to that URL. Its order counts then.

Each of these has the same parameters with the same values. A value, a name or a parameter that differs is refused.
`
}
