import type { Assistant } from '../../../ports/assistant.ts'
import type { AssistantCase } from '../case.ts'
import { casesOf } from '../case.ts'
import { callOf, outcomeOf } from '../requests.ts'

async function vectorsOf({ embed }: Assistant, texts: readonly string[]): Promise<readonly (readonly number[])[]> {
  return (await embed?.({ texts }, callOf()))?.value.vectors ?? []
}

function similarity(one: readonly number[] = [], other: readonly number[] = []): number {
  const product = (left: readonly number[], right: readonly number[]): number =>
    left.reduce((sum, value, place) => sum + value * (right[place] ?? 0), 0)
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other) || 1)
}

export const embedCases: readonly AssistantCase[] = casesOf(
  'embed',
  {
    'each text has one vector, of the dimensions of the capabilities': async ({ assistant, expect }) => {
      const texts = ['When are you open?', 'What does it cost?', 'Hello']
      const vectors = await vectorsOf(assistant, texts)
      const { dimensions } = assistant.capabilities.embed ?? {}
      expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => dimensions))
    },

    'every number is finite': async ({ assistant, expect }) => {
      const vectors = await vectorsOf(assistant, ['', ' ', '👍', 'a'.repeat(8_000)])
      expect(vectors.flat().filter((value) => !Number.isFinite(value))).toEqual([])
    },

    'the same text has the same vector': async ({ assistant, expect }) => {
      const [one, other] = await vectorsOf(assistant, ['When are you open?', 'When are you open?'])
      expect(similarity(one, other) > 0.999).toBe(true)
    },

    'texts of one topic are nearer than texts of two': async ({ assistant, expect }) => {
      const [one, near, far] = await vectorsOf(assistant, [
        'What does a service of my bicycle cost?',
        'How much is the service of a bicycle?',
        'Thank you and have a nice weekend!',
      ])
      expect(similarity(one, near) > similarity(one, far)).toBe(true)
    },

    'no text is refused by name': async ({ assistant, expect }) => {
      expect(await outcomeOf(vectorsOf(assistant, []))).toBe('input.invalid')
    },
  },
  'embed',
)
