import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signTwilioRequest } from '@parley/simulator'
import { describe, expect, it } from 'vitest'
import { account, key } from './lib/account.ts'
import { formOf, numberOf, sidOf } from './lib/customers.ts'
import { openWorld, publicUrl } from './lib/in-process.ts'
import { root } from './lib/root.ts'

const injections = [
  "' or '1'='1",
  "'; drop table parley_messages; --",
  '" union select * from parley_conversations --',
  "\\'; select 1; --",
  '%',
  '_',
  '1; pragma writable_schema=1',
  '$1',
  '?',
  '\u0000',
]

interface OpenApi {
  paths: Record<string, Record<string, { parameters?: { in: string; name: string }[]; requestBody?: unknown }>>
}

describe('security', () => {
  it('SEC4: a webhook that is replayed a thousand times has one effect', async () => {
    await using world = await openWorld()
    const url = `${publicUrl}/webhooks/sms`
    const form = formOf({ sid: sidOf(1), from: numberOf(1), body: 'once' })
    const headers = { 'x-twilio-signature': signTwilioRequest(url, form, account.authToken) }
    for (let times = 0; times < 10; times += 1) {
      const copies = Array.from({ length: 100 }, () =>
        world.fetch(new Request(url, { method: 'POST', headers, body: new URLSearchParams(form) })),
      )
      expect((await Promise.all(copies)).every(({ status }) => status === 200)).toBe(true)
    }
    expect(world.stored()).toBe(1)
  })

  it('SEC8: SQL as input is an unknown id, an invalid cursor or a text, and never a 500', async () => {
    await using world = await openWorld()
    for (const payload of injections) {
      const value = encodeURIComponent(payload)
      const answers = await Promise.all([
        world.ask(`/api/v1/conversations?assignee=${value}`),
        world.ask(`/api/v1/conversations?channel=${value}`),
        world.ask(`/api/v1/conversations?cursor=${value}`),
        world.ask(`/api/v1/conversations?address=${value}`),
        world.ask(`/api/v1/conversations?contactId=${value}`),
        world.ask(`/api/v1/conversations/${value}`),
        world.ask(`/api/v1/messages/${value}`),
        world.ask(`/api/v1/addresses?address=${value}`),
        world.ask(`/api/v1/addresses/${value}`),
        world.ask(`/api/v1/jobs?queue=${value}&cursor=${value}`),
        world.ask(`/api/v1/jobs/${value}/replay`, { method: 'POST' }),
        world.ask(`/api/v1/events?conversationId=${value}`),
        world.ask(`/api/v1/events?types=${value}`),
        world.ask(`/api/v1/conversations/${value}/messages`),
        world.ask(`/api/v1/messages/search?q=${value}`),
        world.ask(`/api/v1/messages/search?q=text&conversationId=${value}&cursor=${value}`),
        world.ask('/api/v1/conversations', {
          method: 'POST',
          body: JSON.stringify({ channel: 'sms', to: payload, text: payload }),
        }),
      ])
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
      const body = JSON.stringify({ channel: 'sms', to: numberOf(1), text: `${payload}!` })
      const { ok } = await world.ask('/api/v1/conversations', { method: 'POST', body })
      // No store can hold a NUL, and a text is never altered: it is refused.
      expect([payload, ok]).toEqual([payload, payload !== '\u0000'])
    }
    expect(world.stored()).toBe(injections.length - 1)
  })

  it('SEC17: no request carries a secret in its body, and none in its URL', async () => {
    await using world = await openWorld()
    const { paths } = (await (await world.ask('/openapi.json')).json()) as OpenApi
    const operations = Object.values(paths).flatMap((path) => Object.values(path))
    const named = operations.flatMap(({ parameters = [], requestBody }) => [
      ...parameters.filter((parameter) => parameter.in !== 'header').map(({ name }) => name),
      ...[...JSON.stringify(requestBody ?? {}).matchAll(/"([^"]+)":/g)].map(([, name]) => name ?? ''),
    ])
    expect(
      named.filter((name) => /secret|token|password|passwd|api_?key|authorization|credential/i.test(name)),
    ).toEqual([])
    const withKey = await world.fetch(new Request(`${publicUrl}/api/v1/conversations?key=${key}&access_token=${key}`))
    expect(withKey.status).toBe(401)
  })

  it('SEC20: core has at most two runtime dependencies and runs nothing when it is installed', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'))
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(2)
    expect(manifest.scripts ?? {}).toEqual({})
  })
})
