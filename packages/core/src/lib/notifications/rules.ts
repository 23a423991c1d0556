import { DAY_MINUTES, isTimeZone, type QuietHours } from './quiet-hours.ts'

/** The conversations that may notify: all, those of the person and those without an assignee, or the person's alone. */
export const notificationConversations = ['all', 'mineAndUnassigned', 'mine'] as const

/** The tones of a notification. */
export const notificationTones = ['none', 'chime', 'drop', 'knock'] as const

/** The rules of a person about notifications, on every device. They are the preference `notifications`. */
export interface NotificationRules {
  conversations: (typeof notificationConversations)[number]
  /** The ids of the channels that never notify. A new channel notifies. */
  channelsOff: string[]
  /** The ids of the conversations that never notify, oldest first. */
  muted: string[]
  quiet: QuietHours
  tone: (typeof notificationTones)[number]
}

/** The most channels and the most muted conversations of one person. The oldest ones are dropped. */
const MOST = 500

/** The rules of a person without any: all conversations notify, at any time. */
export const defaultRules: NotificationRules = {
  conversations: 'all',
  channelsOff: [],
  muted: [],
  quiet: { on: false, from: 22 * 60, to: 7 * 60, days: [1, 2, 3, 4, 5, 6, 7], timeZone: 'UTC' },
  tone: 'chime',
}

/** Reads rules from a preference of any form. A field that does not fit has its default. */
export function rulesOf(preference: unknown): NotificationRules {
  const given = fieldsOf(preference)
  return {
    conversations: oneOf(notificationConversations, given.conversations) ?? defaultRules.conversations,
    channelsOff: textsOf(given.channelsOff),
    muted: textsOf(given.muted),
    quiet: quietOf(fieldsOf(given.quiet)),
    tone: oneOf(notificationTones, given.tone) ?? defaultRules.tone,
  }
}

function quietOf({ on, from, to, days, timeZone }: Fields): QuietHours {
  const { quiet } = defaultRules
  return {
    on: on === true,
    from: isMinute(from) ? from : quiet.from,
    to: isMinute(to) ? to : quiet.to,
    days: Array.isArray(days) ? quiet.days.filter((day) => days.includes(day)) : quiet.days,
    timeZone: typeof timeZone === 'string' && isTimeZone(timeZone) ? timeZone : quiet.timeZone,
  }
}

type Fields = { readonly [name: string]: unknown }

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function isMinute(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < DAY_MINUTES
}

function oneOf<Value>(all: readonly Value[], value: unknown): Value | undefined {
  return all.find((each) => each === value)
}

function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return [...new Set(value.filter((each): each is string => typeof each === 'string'))].slice(-MOST)
}
