import { expect, it } from 'vitest'
import { isEvent } from '../src/index.ts'
import { cuttingFetch } from './cutting-fetch.ts'
import { instantEnvironment } from './environment.ts'
import { openRig } from './rig.ts'

const seeds = Array.from({ length: 20 }, (_, seed) => seed)

it.each(seeds)('skips and repeats no event over connections that are cut at random bytes (seed %i)', async (seed) => {
  await using rig = await openRig()
  const { asOf } = await rig.client.conversations.list()
  const client = rig.connect({ fetch: cuttingFetch(rig.fetch, seed, 15), environment: instantEnvironment(seed) })
  const texts = Array.from({ length: 30 }, (_, index) => `Message ${index} äöü 🕊`)
  const received: string[] = []
  const cursors: string[] = []
  const reading = (async () => {
    for await (const item of client.events({ after: asOf, types: ['message.received'] })) {
      if (item.type === 'reset') throw new Error('reset')
      if (item.type !== 'event' || !isEvent(item.event, 'message.received')) continue
      cursors.push(item.cursor)
      received.push(item.event.message.text)
      if (received.length === texts.length) return
    }
  })()
  for (const text of texts) await rig.receive(text, `+1415555${1000 + (texts.indexOf(text) % 7)}`)
  await reading
  expect(received).toEqual(texts)
  expect(new Set(cursors).size).toBe(texts.length)
  expect(rig.requests.filter((each) => each === 'GET /api/v1/events').length).toBeGreaterThan(5)
})
