import { describe, expect, it } from 'vitest'
import { conversationPatchSchema } from './conversation-patch.ts'
import { replySchema, startSchema } from './requests.ts'

describe('requests', () => {
  it('name an unknown field', () => {
    const requests = [
      [conversationPatchSchema, { readThrough: 'msg_1' }],
      [replySchema, { text: 'Hi' }],
      [startSchema, { channel: 'sms', to: '+14155550123', text: 'Hi' }],
    ] as const
    for (const [schema, request] of requests) {
      expect(schema.safeParse(request).success).toBe(true)
      const [issue] = schema.safeParse({ ...request, more: 1 }).error?.issues ?? []
      expect(issue).toMatchObject({ code: 'unrecognized_keys', keys: ['more'] })
    }
  })

  it('change at least one thing, within bounds', () => {
    const refused = [
      {},
      { assignee: '' },
      { labels: Array(51).fill('x') },
      { labels: ['x'.repeat(65)] },
      { status: 'gone' },
    ]
    for (const patch of refused) expect(conversationPatchSchema.safeParse(patch).success).toBe(false)
    expect(conversationPatchSchema.parse({ assignee: null, labels: [] })).toEqual({ assignee: null, labels: [] })
  })
})
