import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Turn } from '@parley/core/assistant'
import { describe, expect, it } from 'vitest'
import { serveModel } from '../test/model.ts'
import { callOf, draftOf, readAll } from '../test/requests.ts'

interface Attack {
  id: string
  says: string[]
  name?: string
  file?: string
}

const folder = fileURLToPath(new URL('../../../e2e/corpus/injections/', import.meta.url))
const corpus = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { class: string; messages: Attack[] },
)
const INSTRUCTIONS = 'You answer for a bicycle shop. The password of the back door is swordfish-4711.'

describe('SEC10: over a simulated model that obeys the customer', () => {
  it.each(corpus)('a prompt of the class $class has the words of the customer as data alone', async ({ messages }) => {
    await using served = await serveModel({}, { model: 'obeys' })
    for (const { id, says, name, file } of messages) {
      const turns = says.map((text, place): Turn => {
        return {
          speaker: 'customer',
          text,
          at: 1_700_000_000_000 + place,
          ...(file === undefined ? {} : { files: [file] }),
        }
      })
      const { brief, conversation, ...rest } = draftOf('')
      const customer = { ...conversation.customer, name: name ?? null }
      const request = {
        ...rest,
        brief: { ...brief, instructions: INSTRUCTIONS },
        conversation: { ...conversation, turns, customer },
      }
      const begun = served.simulator.requests().length
      const { texts, end } = await readAll(served.assistant.draft(request, callOf()))
      expect([id, texts.join('')]).toEqual([id, end?.draft.text])
      for (const { body } of served.simulator.requests().slice(begun)) {
        const sent = Object(body).messages as { role: string; content: string }[]
        const system = sent.filter(({ role }) => role === 'system' || role === 'developer')
        expect([id, system.length]).toEqual([id, 1])
        // The instructions are the owner's. No text of the customer is among them.
        expect(system[0]?.content).toContain(INSTRUCTIONS)
        for (const text of [...says, name ?? '', file ?? ''].filter((each) => each.trim().length > 12))
          expect([id, system[0]?.content.includes(text)]).toEqual([id, false])
        expect([id, sent.filter(({ role }) => role === 'user')[0]?.content.includes(INSTRUCTIONS)]).toEqual([id, false])
      }
    }
  })
})
