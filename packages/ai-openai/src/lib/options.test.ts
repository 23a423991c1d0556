import { ParleyError } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { type OpenAiAssistantOptions, openAiAssistant } from '../index.ts'

function refusedField(options: object): string | undefined {
  try {
    openAiAssistant(options as OpenAiAssistantOptions)
  } catch (error) {
    if (ParleyError.is(error) && error.code === 'assistant.misconfigured') return error.field
    throw error
  }
  return undefined
}

describe('openAiAssistant', () => {
  it.each([
    ['apiKey', { model: 'gpt-4.1' }],
    ['apiKey', { apiKey: 'two words', model: 'gpt-4.1' }],
    ['model', { apiKey: 'key' }],
    ['model', { apiKey: 'key', model: ' ' }],
    ['baseUrl', { baseUrl: 'localhost:11434', model: 'llama3.2' }],
    ['baseUrl', { baseUrl: 'https://user:secret@example.com/v1', model: 'llama3.2' }],
    ['api', { apiKey: 'key', model: 'gpt-4.1', api: 'assistants' }],
    ['timeout', { apiKey: 'key', model: 'gpt-4.1', timeout: 0 }],
    ['embeddingDimensions', { apiKey: 'key', model: 'gpt-4.1', embeddingModel: 'nomic-embed-text' }],
    ['prices.gpt-4.1.input', { apiKey: 'key', model: 'gpt-4.1', prices: { 'gpt-4.1': { input: 2 } } }],
    ['prices.gpt-4.1.currency', { apiKey: 'key', model: 'gpt-4.1', prices: { 'gpt-4.1': { currency: '$' } } }],
    ['modle', { apiKey: 'key', model: 'gpt-4.1', modle: 'gpt-4.1' }],
  ])('refuses a wrong %s by name', (field, options) => {
    expect(refusedField(options)).toBe(field)
  })

  it('needs no key for a server with an address of its own', () => {
    const assistant = openAiAssistant({ baseUrl: 'http://localhost:11434/v1/', model: 'llama3.2' })
    expect([assistant.name, assistant.capabilities]).toEqual(['openai', {}])
  })

  it('has the dimensions of models of OpenAI, and those that are given', () => {
    const of = (more: object): number | undefined =>
      openAiAssistant({ apiKey: 'key', model: 'gpt-4.1', ...more }).capabilities.embed?.dimensions
    expect(of({ embeddingModel: 'text-embedding-3-large' })).toBe(3072)
    expect(of({ embeddingModel: 'nomic-embed-text', embeddingDimensions: 768 })).toBe(768)
  })

  it('transcribes only with a model for it', () => {
    const assistant = openAiAssistant({ apiKey: 'key', model: 'gpt-4.1', transcriptionModel: 'whisper-1' })
    expect(assistant.capabilities.transcribe?.types).toContain('audio/ogg')
    expect(assistant.capabilities.transcribe?.types).not.toContain('audio/amr')
    expect(assistant.embed).toBe(undefined)
  })
})
