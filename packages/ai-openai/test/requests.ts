import type { AssistantCall, AssistantConversation, Brief, DraftPart, DraftRequest } from '@parley/core/assistant'

/** Sunday, 1 March 2026, 9:30 in UTC. */
export const now = 1_772_357_400_000

export function conversationOf(...texts: string[]): AssistantConversation {
  return {
    turns: texts.map((text, place) => ({ speaker: 'customer', text, at: now - (texts.length - place) * 60_000 })),
    customer: { name: 'Amara Okafor', attributes: { stage: 'lead' } },
    ...{ now, timeZone: 'Europe/Berlin', region: 'DE' },
  }
}

export const brief: Brief = {
  instructions: 'You answer for a bicycle workshop.',
  passages: [{ id: 'hours', title: 'Opening hours', text: 'We are open from Monday to Friday, from 9:00 to 18:00.' }],
}

export function draftOf(text: string, more: Partial<DraftRequest> = {}): DraftRequest {
  return { conversation: conversationOf(text), brief, task: 'answer', maxText: 1600, ...more }
}

export function callOf(more: Partial<AssistantCall> = {}): AssistantCall {
  return { signal: new AbortController().signal, purpose: 'test', ...more }
}

/** The texts of a stream, and its end. */
export async function readAll(
  parts: AsyncIterable<DraftPart>,
): Promise<{ texts: string[]; end: Extract<DraftPart, { type: 'end' }> | undefined }> {
  const texts: string[] = []
  let end: Extract<DraftPart, { type: 'end' }> | undefined
  for await (const part of parts) {
    if (part.type === 'text') texts.push(part.text)
    else end = part
  }
  return { texts, end }
}

/** A reply with all fields. */
export function replyOf(text: string, more: object = {}): { readonly [field: string]: unknown } {
  return { text, subject: null, confidence: 0.9, reason: 'A passage.', sources: [], handOver: false, ...more }
}
