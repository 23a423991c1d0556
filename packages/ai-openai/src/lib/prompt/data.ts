import { ParleyError } from '@parley/core'
import type { AssistantConversation, Brief } from '@parley/core/assistant'
import { plain } from './fence.ts'

/** The most characters of a turn, of a name, of all turns and of all passages. */
const [TURN, NAME, TURNS, PASSAGES] = [8000, 200, 60_000, 120_000]
/** The most characters of the owner's instructions. */
const INSTRUCTIONS = 40_000
/** The most files of a turn, and attributes of a customer. */
const [FILES, ATTRIBUTES] = [20, 100]

/** The data of a prompt: a conversation, and texts of the owner. */
export type PromptData = { readonly [name: string]: unknown }

/** The conversation as data. Of a long one the newest turns are kept, and the number of the others is named. */
export function conversationData({ turns, customer, now, timeZone, region }: AssistantConversation): PromptData {
  let room = TURNS
  const kept: object[] = []
  for (const { speaker, text, at, files = [] } of turns.toReversed()) {
    const shown = plain(text, TURN)
    room -= shown.length + NAME
    if (room < 0 && kept.length > 0) break
    const names = files.slice(0, FILES).map((name) => plain(name, NAME))
    kept.unshift({ speaker, at: timeOf(at, timeZone), text: shown, ...(names.length === 0 ? {} : { files: names }) })
  }
  const facts = Object.entries(customer.attributes).slice(0, ATTRIBUTES)
  const attributes = Object.fromEntries(
    facts.map(([name, value]) => [plain(name, NAME), typeof value === 'string' ? plain(value, NAME) : value]),
  )
  return {
    ...{ now: timeOf(now, timeZone), timeZone, ...(region === undefined ? {} : { region }) },
    customer: { name: customer.name === null ? null : plain(customer.name, NAME), attributes },
    ...(kept.length < turns.length ? { earlierTurnsLeftOut: turns.length - kept.length } : {}),
    turns: kept,
  }
}

/** The passages of the owner as data. Throws `input.invalid` for more than a prompt has room for. */
export function passagesData({ passages }: Brief): PromptData {
  const shown = passages.map(({ id, title, text }) => ({ id, title: plain(title, NAME), text: plain(text, PASSAGES) }))
  const length = shown.reduce((sum, { title, text }) => sum + title.length + text.length, 0)
  if (length > PASSAGES) throw tooLong('brief.passages', length, PASSAGES)
  return { passages: shown }
}

/** The instructions of the owner. Throws `input.invalid` for more than a prompt has room for. */
export function instructionsOf({ instructions }: Brief): string {
  if (instructions.length > INSTRUCTIONS) throw tooLong('brief.instructions', instructions.length, INSTRUCTIONS)
  return plain(instructions, INSTRUCTIONS).trim()
}

function tooLong(field: string, length: number, most: number): ParleyError {
  return new ParleyError('input.invalid', {
    field,
    reason: `It has ${length} characters, and a prompt has room for ${most}.`,
  })
}

/** A time as a person of the owner reads it: `Sunday, 2026-03-01 10:30`. An unknown zone counts as UTC. */
function timeOf(at: number, timeZone: string): string {
  const options = {
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const
  const parts = formatterOf(timeZone, options).formatToParts(at)
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('weekday')}, ${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`
}

function formatterOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC', hourCycle: 'h23' })
  }
}
