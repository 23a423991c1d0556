import { ParleyError } from '../../../errors/parley-error.ts'
import { type ChannelCase, casesOf } from '../case.ts'

export const forgeryCases: readonly ChannelCase[] = casesOf(
  'webhook',
  {
    'without a signature it is forged': async ({ webhooks, receive, alice, expect }) => {
      const original = { providerId: 'in-1', from: alice.value, text: 'Hello' }
      expect(await codeOf(receive(await webhooks.message(original, 'missing')))).toBe('webhook.forged')
    },

    'with the signature of another secret it is forged': async ({ webhooks, receive, alice, expect }) => {
      const original = { providerId: 'in-1', from: alice.value, text: 'Hello' }
      expect(await codeOf(receive(await webhooks.message(original, 'wrong')))).toBe('webhook.forged')
    },

    'a forged one is forged with any content': async ({ webhooks, receive, alice, expect }) => {
      for (const text of ['', 'x'.repeat(100_000), '\u0000', '%%%', '{"a":']) {
        const original = { providerId: '', from: alice.value, text }
        expect(await codeOf(receive(await webhooks.message(original, 'wrong')))).toBe('webhook.forged')
      }
    },

    'a refusal contains nothing of the message': async ({ webhooks, receive, alice, expect }) => {
      const original = { providerId: 'in-1', from: alice.value, text: 'confidential' }
      const error = await errorOf(receive(await webhooks.message(original, 'wrong')))
      const refusal = `${error?.message} ${error?.reason} ${error?.field}`
      expect([refusal.includes('confidential'), refusal.includes(alice.value)]).toEqual([false, false])
    },

    'a genuine one is accepted after forged ones': async ({ webhooks, receive, alice, expect }) => {
      const original = { providerId: 'in-1', from: alice.value, text: 'Hello' }
      await codeOf(receive(await webhooks.message(original, 'wrong')))
      expect((await receive(await webhooks.message(original))).facts.length).toBe(1)
    },

    'a genuine one that cannot be read is malformed': async ({ webhooks, receive, expect }) => {
      expect(await codeOf(receive(await webhooks.unreadable()))).toBe('webhook.malformed')
    },

    'a request of a browser is refused': async ({ webhooks, receive, alice, expect }) => {
      const { url } = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      expect(isRefusal(await codeOf(receive(new Request(url))))).toBe(true)
    },

    'an empty post is refused': async ({ webhooks, receive, alice, expect }) => {
      const { url } = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      expect(isRefusal(await codeOf(receive(new Request(url, { method: 'POST' }))))).toBe(true)
    },
  },
  'webhook',
)

export const sealedBodyCases: readonly ChannelCase[] = casesOf(
  'webhook',
  {
    'a text that was changed on the way is forged': async ({ webhooks, receive, alice, expect }) => {
      const original = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'genuine' })
      expect(await codeOf(receive(await tampered(original, 'genuine', 'altered')))).toBe('webhook.forged')
    },

    'an unknown field is signed too': async ({ webhooks, receive, alice, expect }) => {
      const original = { providerId: 'in-1', from: alice.value, text: 'Hello', extra: 'surprise' }
      const request = await tampered(await webhooks.message(original), 'surprise', 'replaced')
      expect(await codeOf(receive(request))).toBe('webhook.forged')
    },

    'a signature is not valid for another message': async ({ webhooks, receive, alice, expect }) => {
      const genuine = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const other = await webhooks.message({ providerId: 'in-2', from: alice.value, text: 'Hello' })
      const { url, headers } = genuine
      const mixed = new Request(url, { method: 'POST', headers, body: await other.text() })
      expect(await codeOf(receive(mixed))).toBe('webhook.forged')
    },
  },
  'webhook',
  'signed body',
)

export const sealedUrlCases: readonly ChannelCase[] = casesOf(
  'webhook',
  {
    'a webhook with the signature of another path is forged': async ({ webhooks, receive, alice, expect }) => {
      const original = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const moved = new URL(original.url)
      moved.pathname += '/elsewhere'
      moved.search = '?channel=other'
      expect(await codeOf(receive(await posted(moved.href, original)))).toBe('webhook.forged')
    },

    'a query that was added is forged': async ({ webhooks, receive, alice, expect }) => {
      const original = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const moved = new URL(original.url)
      moved.searchParams.set('added', '1')
      expect(await codeOf(receive(await posted(moved.href, original)))).toBe('webhook.forged')
    },
  },
  'webhook',
  'signed url',
)

async function posted(url: string, request: Request): Promise<Request> {
  return new Request(url, { method: 'POST', headers: request.headers, body: await request.text() })
}

async function tampered(request: Request, from: string, to: string): Promise<Request> {
  const body = await request.clone().text()
  if (!body.includes(from)) throw new Error(`The webhook of the harness lacks the text "${from}".`)
  return new Request(request.url, { method: 'POST', headers: request.headers, body: body.replaceAll(from, to) })
}

async function errorOf(call: Promise<unknown>): Promise<ParleyError | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    return ParleyError.from(error)
  }
}

async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  return (await errorOf(call))?.code
}

function isRefusal(code: string | undefined): boolean {
  return code === 'webhook.forged' || code === 'webhook.malformed'
}
