import { describe, expect, it } from 'vitest'
import { errorOf } from '../../../test/error-of.ts'
import { type ServedModel, serveModel } from '../../../test/model.ts'
import { callOf } from '../../../test/requests.ts'

async function embedded({ assistant }: ServedModel, texts: string[]): Promise<readonly (readonly number[])[]> {
  return (await assistant.embed?.({ texts }, callOf()))?.value.vectors ?? []
}

describe('embed', () => {
  it('has the vectors in the order of their texts, in any order of the answer', async () => {
    await using served = await serveModel()
    const [one, two] = await embedded(served, ['alpha', 'beta'])
    expect([await embedded(served, ['alpha']), await embedded(served, ['beta'])]).toEqual([[one], [two]])
  })

  it('sends no blank text: its vector has zeros', async () => {
    await using served = await serveModel()
    const [blank, word] = await embedded(served, [' ', 'alpha'])
    expect([Math.hypot(...(blank ?? [])), Math.hypot(...(word ?? []))]).toEqual([0, 1])
    await embedded(served, ['', '\n'])
    expect(served.simulator.requests().map(({ body }) => Object(body).input)).toEqual([['alpha']])
  })

  it('requests numbers, and the dimensions that are not those of the model', async () => {
    await using served = await serveModel({ embeddingDimensions: 256 })
    const [vector] = await embedded(served, ['alpha'])
    expect(vector).toHaveLength(256)
    expect(served.simulator.requests()[0]?.body).toMatchObject({ encoding_format: 'float', dimensions: 256 })
  })

  it.each(['base64', 'short_vectors', 'no_json'] as const)('refuses the answer of a server with %s', async (fault) => {
    await using served = await serveModel({}, {}, { described: false })
    served.simulator.faults.add({ fault })
    expect((await errorOf(embedded(served, ['alpha']))).code).toBe('assistant.unreadable')
  })

  it('divides many texts into requests of a size that servers accept', async () => {
    await using served = await serveModel()
    const texts = Array.from({ length: 40 }, (_, place) => `${place} ${'word '.repeat(1500)}`)
    expect(await embedded(served, texts)).toHaveLength(40)
    expect(served.simulator.requests().length).toBeGreaterThan(1)
  })

  it('refuses more than 2048 texts, and a text that is too long', async () => {
    await using served = await serveModel()
    expect(
      (
        await errorOf(
          embedded(
            served,
            Array.from({ length: 2049 }, () => 'a'),
          ),
        )
      ).code,
    ).toBe('input.invalid')
    expect((await errorOf(embedded(served, ['a'.repeat(40_000)]))).code).toBe('input.invalid')
  })

  it('names the model in its vectors and in its record', async () => {
    const prices = { 'text-embedding-3-small': { input: '0.02' } }
    await using served = await serveModel({ prices })
    const answer = await served.assistant.embed?.({ texts: ['alpha beta'] }, callOf())
    expect(answer?.value).toMatchObject({ model: 'text-embedding-3-small', dimensions: 1536 })
    expect(answer?.usage).toMatchObject({ inputTokens: 3, outputTokens: 0, cost: { amount: '0.00000006' } })
  })
})
