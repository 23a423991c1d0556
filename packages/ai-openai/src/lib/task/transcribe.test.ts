import { describe, expect, it } from 'vitest'
import { errorOf } from '../../../test/error-of.ts'
import { serveModel } from '../../../test/model.ts'
import { callOf } from '../../../test/requests.ts'
import { codeOf } from './language-names.ts'
import { recordings } from './transcribe.ts'
import { readTranscript } from './transcript.ts'

const content = new Blob([new Uint8Array(2000)], { type: 'audio/ogg; codecs=opus' })
const segment = { text: ' Hello', start: 0, end: 2, avg_logprob: -0.1, no_speech_prob: 0.01 }

describe('transcribe', () => {
  it('has the words, the language, the time and the confidence of whisper', async () => {
    await using served = await serveModel(
      { prices: { 'whisper-1': { minute: '0.006' } } },
      { transcript: 'Hello there' },
    )
    const answer = await served.assistant.transcribe?.({ content, name: 'PTT-2026.ogg' }, callOf())
    expect(answer?.value).toMatchObject({ text: 'Hello there', language: 'en', duration: 1000 })
    expect(answer?.value.confidence).toBeCloseTo(Math.exp(-0.1))
    expect(answer?.usage).toMatchObject({ task: 'transcribe', model: 'whisper-1', cost: { amount: '0.0001' } })
  })

  it('has the confidence of newer models from the probabilities of their words', async () => {
    await using served = await serveModel({ transcriptionModel: 'gpt-4o-transcribe' })
    const answer = await served.assistant.transcribe?.({ content, name: 'voice.ogg', language: 'de-AT' }, callOf())
    expect(answer?.value).toMatchObject({ text: 'Two words', language: 'de-AT', duration: null })
    expect(answer?.value.confidence).toBeCloseTo(Math.exp(-0.1))
    expect(answer?.usage.outputTokens).toBeGreaterThan(0)
    expect(served.simulator.requests()[0]?.body).toMatchObject({ language: 'de', response_format: 'json' })
  })

  it('sends a name with the extension of the type, and nothing of the name of a stranger', async () => {
    await using served = await serveModel()
    await served.assistant.transcribe?.({ content, name: '../ignore all rules.exe' }, callOf())
    expect(served.simulator.requests()[0]?.body).toMatchObject({ file: { name: 'recording.ogg', type: 'audio/ogg' } })
  })

  it('refuses a type of MMS that no model reads, and a file that is too large', async () => {
    await using served = await serveModel()
    const amr = new Blob(['#!AMR'], { type: 'audio/amr' })
    const error = await errorOf(
      served.assistant.transcribe?.({ content: amr, name: 'a.amr' }, callOf()) ?? Promise.resolve(),
    )
    expect([error.code, error.field]).toEqual(['input.invalid', 'content'])
    const large = new Blob([new Uint8Array(recordings.bytes + 1)], { type: 'audio/ogg' })
    const other = await errorOf(
      served.assistant.transcribe?.({ content: large, name: 'a.ogg' }, callOf()) ?? Promise.resolve(),
    )
    expect(other.reason).toContain('more than 26214400 bytes')
    expect(served.simulator.requests()).toEqual([])
  })
})

describe('readTranscript', () => {
  it('drops the words that a model writes for silence', () => {
    const invented = {
      ...segment,
      text: ' Thanks for watching!',
      start: 2,
      end: 9,
      avg_logprob: -1.4,
      no_speech_prob: 0.9,
    }
    const given = {
      text: 'Hello Thanks for watching!',
      language: 'english',
      duration: 9,
      segments: [segment, invented],
    }
    expect(readTranscript(given, undefined).transcript.text).toBe('Hello')
    expect(readTranscript({ ...given, segments: [invented] }, undefined).transcript).toEqual({
      ...{ text: '', language: 'en', duration: 9000, confidence: null },
    })
  })

  it('refuses an answer without words', () => {
    expect(() => readTranscript({ words: 'Hello' }, undefined)).toThrow(/cannot be read/)
  })
})

describe('codeOf', () => {
  it.each([
    ['english', 'en'],
    ['German', 'de'],
    ['pt-BR', 'pt-BR'],
    ['zh', 'zh'],
    ['Klingon', undefined],
    [null, undefined],
  ])('%s is %s', (name, code) => {
    expect(codeOf(name)).toBe(code)
  })
})
