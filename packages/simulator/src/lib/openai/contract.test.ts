import { toFile } from 'openai'
import { describe, expect, it } from 'vitest'
import { hasOpenAiContract } from '../../../../../scripts/openai/contract.ts'
import { serveOpenAi } from '../../../test/openai.ts'

const schema = {
  ...{ type: 'object', additionalProperties: false, required: ['text', 'confidence'] },
  properties: { text: { type: 'string' }, confidence: { type: 'number' } },
}
const messages = [{ role: 'user' as const, content: 'When are you open?' }]

describe.skipIf(!hasOpenAiContract)('the simulated API, by the description of OpenAI', () => {
  it('answers chat completions, with and without a schema and a stream', async () => {
    await using served = await serveOpenAi()
    const { chat } = served.client
    const response_format = { type: 'json_schema', json_schema: { name: 'reply', strict: true, schema } } as const
    const plain = await chat.completions.create({ model: 'gpt-4.1', messages })
    expect(plain.choices[0]?.message.content).toContain('Thank you')
    const formed = await chat.completions.create({ model: 'gpt-4.1', messages, response_format })
    expect(JSON.parse(formed.choices[0]?.message.content ?? '')).toMatchObject({ confidence: 0.9 })
    const stream = await chat.completions.create({
      ...{ model: 'gpt-4.1', messages, response_format, stream: true, stream_options: { include_usage: true } },
    })
    let text = ''
    let tokens = 0
    for await (const { choices, usage } of stream) {
      text += choices[0]?.delta.content ?? ''
      tokens += usage?.total_tokens ?? 0
    }
    expect(JSON.parse(text)).toEqual(JSON.parse(formed.choices[0]?.message.content ?? ''))
    expect(tokens).toBeGreaterThan(0)
    expect(served.faults()).toEqual([])
  })

  it('answers responses, with and without a schema and a stream', async () => {
    await using served = await serveOpenAi()
    const { responses } = served.client
    const text = { format: { type: 'json_schema', name: 'reply', strict: true, schema } } as const
    const plain = await responses.create({ model: 'gpt-4.1', input: 'Hello', instructions: 'Be kind.' })
    expect(plain.output_text).toContain('Thank you')
    const formed = await responses.create({ model: 'gpt-4.1', input: messages, text, store: false })
    expect(JSON.parse(formed.output_text)).toMatchObject({ confidence: 0.9 })
    const stream = await responses.create({ model: 'gpt-4.1', input: messages, text, stream: true })
    let written = ''
    for await (const event of stream) if (event.type === 'response.output_text.delta') written += event.delta
    expect(written).toBe(formed.output_text)
    expect(served.faults()).toEqual([])
  })

  it('declines, filters and shortens answers of both APIs', async () => {
    await using served = await serveOpenAi()
    const { chat, responses } = served.client
    for (const fault of ['refusal', 'content_filter', 'cut'] as const) {
      served.simulator.faults.clear()
      served.simulator.faults.add({ fault })
      await chat.completions.create({ model: 'gpt-4.1', messages })
      for await (const _ of await chat.completions.create({ model: 'gpt-4.1', messages, stream: true }));
      await responses.create({ model: 'gpt-4.1', input: messages })
      for await (const _ of await responses.create({ model: 'gpt-4.1', input: messages, stream: true }));
    }
    expect(served.faults()).toEqual([])
  })

  it('answers embeddings in both encodings, and models', async () => {
    await using served = await serveOpenAi()
    const { embeddings, models } = served.client
    const input = ['When are you open?', 'Hello']
    const made = await embeddings.create({ model: 'text-embedding-3-small', input, encoding_format: 'float' })
    expect(made.data.map(({ embedding }) => embedding.length)).toEqual([1536, 1536])
    const short = await embeddings.create({
      model: 'text-embedding-3-small',
      input: 'Hello',
      dimensions: 256,
      encoding_format: 'float',
    })
    expect(short.data[0]?.embedding).toHaveLength(256)
    expect((await models.list()).data.map(({ id }) => id)).toContain('gpt-4.1')
    await models.retrieve('gpt-4.1')
    expect(served.faults()).toEqual([])
  })

  it('transcribes recordings', async () => {
    await using served = await serveOpenAi({ transcript: 'Hello there' })
    const { transcriptions } = served.client.audio
    const file = await toFile(new Uint8Array(2000), 'voice.ogg', { type: 'audio/ogg' })
    const whole = await transcriptions.create({ file, model: 'whisper-1', response_format: 'verbose_json' })
    expect(whole).toMatchObject({ text: 'Hello there', language: 'english', duration: 1 })
    const { text, logprobs } = await transcriptions.create({
      ...{ file, model: 'gpt-4o-transcribe', response_format: 'json', include: ['logprobs'] },
    })
    expect([text, logprobs?.length]).toEqual(['Hello there', 2])
    expect(served.faults()).toEqual([])
  })

  it('has errors of the documented form', async () => {
    await using served = await serveOpenAi({ apiKey: 'a key' })
    const { chat } = served.client
    for (const fault of ['rate_limit', 'quota', 'overloaded', 'server_error', 'forbidden'] as const) {
      served.simulator.faults.clear()
      served.simulator.faults.add({ fault, times: 1 })
      await expect(chat.completions.create({ model: 'gpt-4.1', messages })).rejects.toThrow(/\d{3} /)
    }
    await expect(chat.completions.create({ model: 'none', messages })).rejects.toThrow(/does not exist/)
    expect(served.faults()).toEqual([])
  })
})
