import { conversationChangesAnswerSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'

const path = '/api/v1/conversations/changes'

describe('POST /conversations/changes', () => {
  it('answers each change with the conversation and its undo, or with a problem', async () => {
    await using rig = await openRig()
    await rig.receive('One', { from: '+14155550001' })
    await rig.receive('Two', { from: '+14155550002' })
    const { items } = await (await rig.ask('/api/v1/conversations?order=oldest')).json()
    const [one, two] = items
    const body = {
      items: [
        { id: one.id, patch: { status: 'archived', archiveReason: 'Done.', readThrough: one.lastMessage.id } },
        { id: 'con_none', patch: { starred: true } },
        { id: two.id, patch: { snoozedUntil: '2020-01-01T00:00:00Z' } },
      ],
    }
    const response = await rig.ask(path, { method: 'POST', body })
    expect(response.status).toBe(200)
    const answer = conversationChangesAnswerSchema.parse(await response.json())
    expect(answer.items).toMatchObject([
      {
        id: one.id,
        conversation: { status: 'archived', unread: 0 },
        undo: { status: 'open', unreadAfter: 0 },
      },
      { id: 'con_none', problem: { code: 'not_found', status: 404, requestId: expect.any(String) } },
      { id: two.id, problem: { code: 'input.invalid', field: 'snoozedUntil' } },
    ])
    const [first] = answer.items
    if (first === undefined || !('undo' in first)) throw new Error('There is no undo.')
    const undone = await rig.ask(`/api/v1/conversations/${one.id}`, { method: 'PATCH', body: first.undo })
    expect(await undone.json()).toEqual(one)
  })

  it('snoozes with a time, and its undo is a time', async () => {
    await using rig = await openRig({ environment: { now: () => Date.UTC(2026, 2, 1) } })
    await rig.receive('One')
    const { id } = await rig.conversation()
    const changed = async (snoozedUntil: string | null) => {
      const items = [{ id, patch: { snoozedUntil } }]
      return (await (await rig.ask(path, { method: 'POST', body: { items } })).json()).items[0]
    }
    expect(await changed('2026-03-02T09:30:00Z')).toMatchObject({
      conversation: { snoozedUntil: '2026-03-02T09:30:00.000Z' },
      undo: { snoozedUntil: null },
    })
    expect(await changed(null)).toMatchObject({ undo: { snoozedUntil: '2026-03-02T09:30:00.000Z' } })
  })

  it('runs once for a key, and refuses the key with another body', async () => {
    await using rig = await openRig()
    await rig.receive('One')
    const { id } = await rig.conversation()
    const ask = (starred: boolean): Promise<Response> =>
      rig.ask(path, {
        method: 'POST',
        body: { items: [{ id, patch: { starred } }] },
        headers: { 'idempotency-key': 'k' },
      })
    const first = await (await ask(true)).text()
    const again = await ask(true)
    expect([again.headers.get('idempotent-replayed'), await again.text()]).toEqual(['true', first])
    expect((await ask(false)).status).toBe(422)
  })

  it('refuses a body that is no list of changes, naming each wrong field', async () => {
    await using rig = await openRig()
    const fields = async (body: unknown): Promise<string[]> => {
      const response = await rig.ask(path, { method: 'POST', body })
      expect(response.status).toBe(422)
      return (await response.json()).errors.map(({ field }: { field: string }) => field)
    }
    expect(await fields({ items: [] })).toEqual(['items'])
    expect(await fields({ items: [{ id: 'con_1', patch: { starred: 'yes', labels: [''] } }, { id: 1 }] })).toEqual([
      'items[0].patch.starred',
      'items[0].patch.labels[0]',
      'items[1].id',
      'items[1].patch',
    ])
    const one = { id: 'con_1', patch: { starred: true } }
    expect(await fields({ items: [one, one] })).toEqual(['items[1].id'])
    expect(await fields({ items: Array.from({ length: 501 }, () => one) })).toEqual(['items'])
  })
})
