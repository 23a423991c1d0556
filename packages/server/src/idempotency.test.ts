import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

async function reply(rig: Rig, id: string, body: unknown, key: string): Promise<Response> {
  const headers = { 'idempotency-key': key }
  return rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body, headers })
}

async function openConversation(rig: Rig): Promise<string> {
  await rig.receive('Hello')
  return (await rig.conversation()).id
}

async function outbound(rig: Rig, id: string): Promise<string[]> {
  const { items } = await (await rig.ask(`/api/v1/conversations/${id}/messages?limit=100`)).json()
  return items
    .filter((each: { direction: string }) => each.direction === 'outbound')
    .map((each: { text: string }) => each.text)
}

describe('Idempotency-Key', () => {
  it('answers with the same bytes again, and marks them', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    const first = await reply(rig, id, { text: 'Hi' }, 'k')
    const bytes = await first.text()
    await rig.parley.drain()
    const again = await reply(rig, id, { text: 'Hi' }, 'k')
    expect([first.status, first.headers.has('idempotent-replayed')]).toEqual([202, false])
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true'])
    expect(await again.text()).toBe(bytes)
    expect(await outbound(rig, id)).toEqual(['Hi'])
  })

  it('refuses another body with 422', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    await reply(rig, id, { text: 'Hi' }, 'k')
    const other = await reply(rig, id, { text: 'Bye' }, 'k')
    expect(other.status).toBe(422)
    expect(await other.json()).toMatchObject({ code: 'idempotency.mismatch', field: 'Idempotency-Key' })
    expect(await outbound(rig, id)).toEqual(['Hi'])
  })

  it('works for a new conversation and for a changed one', async () => {
    await using rig = await openRig()
    const start = {
      method: 'POST',
      body: { channel: 'pigeon', to: '+14155550123', text: 'Hello' },
      headers: { 'idempotency-key': 'k' },
    }
    const started = await rig.ask('/api/v1/conversations', start)
    const restarted = await rig.ask('/api/v1/conversations', start)
    const bytes = await started.text()
    expect([started.status, restarted.status, await restarted.text()]).toEqual([201, 201, bytes])
    const patch = { method: 'PATCH', body: { starred: true }, headers: { 'idempotency-key': 'k' } }
    const path = `/api/v1/conversations/${JSON.parse(bytes).id}`
    const changed = await rig.ask(path, patch)
    await rig.ask(path, { method: 'PATCH', body: { starred: false } })
    const again = await rig.ask(path, patch)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await again.text()).toBe(await changed.text())
    expect(await rig.conversation()).toMatchObject({ starred: false })
  })

  it('is 1 to 255 visible ASCII characters', async () => {
    await using rig = await openRig()
    const id = await openConversation(rig)
    for (const key of ['a b', 'x'.repeat(256), 'clé']) {
      const response = await reply(rig, id, { text: 'Hi' }, key)
      expect(response.status).toBe(422)
      expect(await response.json()).toMatchObject({ field: 'idempotency-key' })
    }
    expect((await reply(rig, id, { text: 'Hi' }, '~'.repeat(255))).status).toBe(202)
  })

  it('R9: one effect per key, for all orders of requests', async () => {
    const request = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      text: fc.constantFrom('One', 'Two'),
      wait: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 12 }), async (requests) => {
        await using rig = await openRig()
        const id = await openConversation(rig)
        const answers: Promise<{ key: string; text: string; status: number; bytes: string; replayed: boolean }>[] = []
        for (const { key, text, wait } of requests) {
          const answer = reply(rig, id, { text }, key).then(async (response) => ({
            key,
            text,
            status: response.status,
            bytes: await response.text(),
            replayed: response.headers.has('idempotent-replayed'),
          }))
          answers.push(answer)
          if (wait) await answer
        }
        const all = await Promise.all(answers)
        const keys = new Set(all.map(({ key }) => key))
        for (const key of keys) {
          const accepted = all.filter((answer) => answer.key === key && answer.status === 202)
          const refused = all.filter((answer) => answer.key === key && answer.status !== 202)
          expect(new Set(accepted.map(({ bytes }) => bytes)).size).toBe(1)
          expect(accepted.filter(({ replayed }) => !replayed)).toHaveLength(1)
          expect(refused.every(({ status, text }) => status === 422 && text !== accepted[0]?.text)).toBe(true)
        }
        expect(await outbound(rig, id)).toHaveLength(keys.size)
      }),
      { numRuns: 60 },
    )
  })
})
