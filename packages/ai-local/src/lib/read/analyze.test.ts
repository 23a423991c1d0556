import type { Intent } from '@parley/core/assistant'
import { describe, expect, it } from 'vitest'
import { conversationOf } from '../../../test/requests.ts'
import { analyze } from './analyze.ts'

const intents: { readonly [intent in Intent]: readonly (readonly [string, string])[] } = {
  appointment: [
    ['Can I book an appointment for tomorrow at 10?', 'en'],
    ['Kann ich morgen vorbeikommen?', 'de'],
    ['Guten Tag, ich hätte gern einen Termin am Dienstag um 15 Uhr', 'de'],
    ['Bonjour, avez-vous un rendez-vous demain ?', 'fr'],
    ['Quisiera reservar una cita', 'es'],
  ],
  question: [
    ['When are you open?', 'en'],
    ['is it possible to pay by card', 'en'],
    ['stop by tomorrow?', 'en'],
    ['Wann haben Sie offen?', 'de'],
    ['¿Cuánto cuesta una revisión?', 'es'],
    ['Combien coûte une révision ?', 'fr'],
  ],
  complaint: [
    ['My order never arrived and nobody answers!!!', 'en'],
    ['Das Rad ist kaputt, ich bin sehr enttäuscht', 'de'],
    ['El freno no funciona, quiero un reembolso', 'es'],
    ['Le frein ne marche pas, je suis déçu', 'fr'],
  ],
  greeting: [
    ['hi there!', 'en'],
    ['Guten Morgen', 'de'],
    ['Buenos días', 'es'],
    ['Salut', 'fr'],
  ],
  thanks: [
    ['Great, thanks!', 'en'],
    ['Vielen Dank', 'de'],
    ['Muchas gracias', 'es'],
    ['Merci beaucoup', 'fr'],
  ],
  goodbye: [
    ['bye', 'en'],
    ['Tschüss, schönen Tag noch', 'de'],
    ['Hasta luego', 'es'],
    ['Merci, bonne journée', 'fr'],
  ],
  opt_out: [
    ['STOP', 'und'],
    [' Stop. ', 'und'],
    ['Please stop texting me', 'en'],
    ['Bitte schreiben Sie mir nicht mehr', 'de'],
  ],
  other: [
    ['I have a question about my invoice', 'en'],
    ['The brakes make noise', 'en'],
  ],
}

describe('analyze', () => {
  for (const [intent, texts] of Object.entries(intents)) {
    it.each(texts)(`reads ${intent} in "%s"`, (text, language) => {
      const read = analyze(conversationOf(text))
      expect([read.intent, read.language]).toEqual([intent, language])
    })
  }

  it.each([
    ['I want to talk to a human', true],
    ['Can you call me?', true],
    ['Ich möchte mit einem Menschen sprechen', true],
    ['Quiero hablar con una persona', true],
    ['Je veux parler avec une personne', true],
    ['A person was there before me', false],
    ['When are you open?', false],
  ])('reads the wish for a person in "%s": %s', (text, wanted) => {
    expect(analyze(conversationOf(text)).wantsPerson).toBe(wanted)
  })

  it.each([
    ['Thanks, that was all', true],
    ['ok', true],
    ['👍', true],
    ['Danke, bis morgen', true],
    ['Thanks! And when are you open?', false],
    ['ok, and what does it cost?', false],
    ['When are you open?', false],
  ])('reads the end of a conversation in "%s": %s', (text, ends) => {
    expect(analyze(conversationOf(text)).ends).toBe(ends)
  })

  it.each([
    ['I smell gas, this is an emergency!', 'critical'],
    ['Es ist ein Notfall', 'critical'],
    ['I need this as soon as possible', 'high'],
    ['THIS IS THE WORST SERVICE EVER!!', 'high'],
    ['When are you open?', 'normal'],
    ['Thanks!', 'low'],
  ])('reads the urgency of "%s": %s', (text, urgency) => {
    expect(analyze(conversationOf(text)).urgency).toBe(urgency)
  })

  it.each([
    ['I am very happy with the service', 'positive'],
    ['This is awful and I am angry', 'negative'],
    ['Sehr enttäuscht, alles kaputt', 'negative'],
    ['The bicycle is green', 'neutral'],
  ])('reads the sentiment of "%s": %s', (text, sentiment) => {
    expect(analyze(conversationOf(text)).sentiment).toBe(sentiment)
  })

  it('reads names, times, amounts and addresses, each in one form', () => {
    const text =
      'John Smith will pay 1.200,50 € next Tuesday at 3pm. Call 0151 23456789 or write to J.Smith@Example.com'
    const found = Object.fromEntries(analyze(conversationOf(text)).entities.map(({ type, value }) => [type, value]))
    expect(found).toMatchObject({
      ...{ amount: '1200.50 EUR', date: '2026-03-03T14:00:00.000Z', phone: '+4915123456789' },
      ...{ email: 'j.smith@example.com', person: null },
    })
  })

  it('has no time for a day without one', () => {
    const { entities } = analyze(conversationOf('Can I come tomorrow?'))
    expect(entities).toContainEqual({ type: 'date', text: 'tomorrow', value: '2026-03-02' })
  })

  it('reads the turns since the last answer, and not those before', () => {
    const read = analyze(conversationOf('My bike is broken!', ['team', 'We are sorry.'], 'Thanks,', 'bye'))
    expect([read.intent, read.ends]).toEqual(['goodbye', true])
  })

  it('reads 64 kB of any letter in a moment', () => {
    for (const letter of ['a', ' ', '1', '.', '@', 'a@', 'stop ', '\u0301', '9,']) {
      expect(analyze(conversationOf(letter.repeat(64_000 / letter.length))).summary.length).toBeLessThanOrEqual(160)
    }
  })
})
