import { expect, it } from 'vitest'
import { readEvents, readStream } from '../test/read-stream.ts'
import { openRig } from '../test/rig.ts'

it('DELETE /conversations/{id} removes a conversation, and the stream shows it', async () => {
  await using rig = await openRig()
  await rig.receive('Hello')
  const { id } = await rig.conversation()
  const path = `/api/v1/conversations/${id}`
  const headers = { 'idempotency-key': 'k' }
  const response = await rig.ask(path, { method: 'DELETE', headers })
  expect(response.status).toBe(202)
  const removed = await response.json()
  expect(removed).toEqual({ conversationId: id, removedAt: expect.any(String) })
  const again = await rig.ask(path, { method: 'DELETE', headers })
  expect([again.status, again.headers.get('idempotent-replayed'), await again.json()]).toEqual([202, 'true', removed])
  expect((await rig.ask(path, { method: 'DELETE' })).status).toBe(404)
  expect((await rig.ask(path)).status).toBe(404)
  expect((await (await rig.ask('/api/v1/conversations')).json()).items).toEqual([])
  const blocks = readStream(await rig.ask('/api/v1/events?after=oldest&types=conversation.removed'))
  const [event] = await readEvents(blocks, 1)
  expect(JSON.parse(event?.data ?? '')).toEqual({
    ...{ type: 'conversation.removed', conversationId: id, at: expect.any(String) },
  })
  await rig.parley.drain()
})
