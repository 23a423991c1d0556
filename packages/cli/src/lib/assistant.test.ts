import { describe, expect, it } from 'vitest'
import { assistantOf } from './assistant.ts'
import { EnvironmentProblems, readSettings, type Variables } from './settings.ts'

function nameOf(variables: Variables): string {
  return assistantOf(readSettings(variables)).name
}

function problemsOf(variables: Variables): string[] {
  try {
    readSettings(variables)
  } catch (error) {
    if (error instanceof EnvironmentProblems) return error.problems.map(({ name }) => name)
    throw error
  }
  return []
}

describe('the assistant of an installation', () => {
  it('is one of rules by default', () => {
    expect(nameOf({})).toBe('local')
  })

  it('is a model of OpenAI with a key', () => {
    const { openAi } = readSettings({ PARLEY_OPENAI_KEY: 'sk-test' })
    expect(openAi).toEqual({ apiKey: 'sk-test', model: 'gpt-4.1-mini' })
    expect(nameOf({ PARLEY_OPENAI_KEY: 'sk-test' })).toBe('openai')
  })

  it('is a model of another server with its URL and a model, without a key', () => {
    const variables = { PARLEY_OPENAI_URL: 'http://localhost:11434/v1/', PARLEY_OPENAI_MODEL: 'llama3.2' }
    expect(readSettings(variables).openAi).toEqual({ baseUrl: 'http://localhost:11434/v1', model: 'llama3.2' })
    expect(nameOf(variables)).toBe('openai')
  })

  it('names every variable that is wrong or missing', () => {
    expect(problemsOf({ PARLEY_OPENAI_URL: 'http://localhost:11434/v1' })).toEqual(['PARLEY_OPENAI_MODEL'])
    expect(problemsOf({ PARLEY_OPENAI_MODEL: 'gpt-4.1' })).toEqual(['PARLEY_OPENAI_KEY'])
    expect(problemsOf({ PARLEY_OPENAI_KEY: 'two words', PARLEY_OPENAI_URL: 'localhost' })).toEqual([
      ...['PARLEY_OPENAI_KEY', 'PARLEY_OPENAI_URL', 'PARLEY_OPENAI_MODEL'],
    ])
  })
})
