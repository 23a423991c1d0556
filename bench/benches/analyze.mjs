// How many messages a second the local assistant reads, on one core.
import { localAssistant } from '@parley/ai-local'
import { customerTexts } from '../lib/customer-texts.mjs'
import { seeded } from '../lib/random.mjs'
import { report, say, shown, table } from '../lib/report.mjs'
import { spreadOf } from '../lib/statistics.mjs'

/** The goal, in messages a second of processor time. */
const GOAL = 100

/** @typedef {import('@parley/core/assistant').AssistantConversation} Conversation */

/** @param {import('../lib/options.mjs').Options} options */
export async function analyze({ rounds = 7, seconds, warmUp, seed, json }) {
  const conversations = conversationsOf(seed)
  await read(conversations, warmUp)
  /** @type {number[]} */
  const rates = []
  for (let round = 1; round <= rounds; round += 1) {
    rates.push(await read(conversations, seconds))
    say(`round ${round} of ${rounds}`)
  }
  const rate = spreadOf(rates)
  const rows = [
    ['arm', 'messages/s of one core', `goal ${GOAL}`],
    ['ai-local', shown(rate), rate.median >= GOAL ? 'met' : 'missed'],
  ]
  report(table(rows), { bench: 'analyze', store: 'no store', rounds, arms: { 'ai-local': rate }, seed }, json)
}

/**
 * Reads messages for a time. Returns how many of them a second of processor time reads: other work on the machine does not
 * count.
 * @param {readonly Conversation[]} conversations
 * @param {number} seconds
 */
async function read(conversations, seconds) {
  const assistant = localAssistant()
  const call = { signal: new AbortController().signal, purpose: 'bench' }
  const before = process.cpuUsage()
  const end = performance.now() + seconds * 1000
  let count = 0
  while (performance.now() < end) {
    const conversation = conversations[count % conversations.length]
    if (conversation === undefined) break
    await assistant.analyze(conversation, call)
    count += 1
  }
  const { user, system } = process.cpuUsage(before)
  return count / ((user + system) / 1e6)
}

/**
 * Conversations of one to six turns, with texts of customers in four languages.
 * @param {number} seed
 * @returns {Conversation[]}
 */
function conversationsOf(seed) {
  const random = seeded(seed)
  const now = Date.UTC(2026, 2, 1, 9, 30)
  return Array.from({ length: 2000 }, () => ({
    turns: Array.from({ length: 1 + Math.floor(random() * 6) }, (_, place) => ({
      speaker: place % 3 === 2 ? /** @type {const} */ ('team') : /** @type {const} */ ('customer'),
      text: customerTexts[Math.floor(random() * customerTexts.length)] ?? '',
      at: now,
    })),
    customer: { name: 'Amara Okafor', attributes: {} },
    ...{ now, timeZone: 'Europe/Berlin', region: 'DE' },
  }))
}
