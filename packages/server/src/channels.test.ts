import { channelSchema, listSchema } from '@parley/core/protocol'
import { expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'

it('GET /channels lists the channels with their capabilities and their health', async () => {
  await using rig = await openRig({ environment: { now: () => Date.UTC(2026, 2, 1) } })
  const list = async () => listSchema(channelSchema).parse(await (await rig.ask('/api/v1/channels')).json())
  expect((await list()).items).toMatchObject([
    {
      ...{ id: 'pigeon', kind: 'pigeon', address: null },
      capabilities: { text: { max: 160 }, threads: 'address', receipts: 'delivered' },
      health: { state: 'silent', lastReceivedAt: null, lastSentAt: null, waiting: 0, dead: 0 },
    },
  ])
  await rig.receive('Hello')
  const at = '2026-03-01T00:00:00.000Z'
  expect((await list()).items).toMatchObject([{ health: { state: 'healthy', lastReceivedAt: at } }])
  expect((await rig.ask('/api/v1/channels?limit=1')).status).toBe(200)
})
