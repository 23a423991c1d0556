import type { ResponderValues } from '../../protocol/responder-settings.ts'
import type { ResponderPatch } from './types.ts'

/** The settings before the first change: the assistant is off. */
export const defaultValues: ResponderValues = {
  enabled: false,
  sending: 'automatic',
  firstMessage: null,
  instructions: '',
  passages: [],
  tone: null,
  language: null,
  timeZone: 'UTC',
  region: null,
  effort: null,
  review: true,
  conversation: { detectEnd: true, goodbye: null, idleMinutes: 1440, patience: 2, answerWithin: 60 },
  limits: { perConversation: 30, perHour: 100, perDay: 500, exchanges: { count: 10, minutes: 10 } },
  quietHours: null,
  handOver: { words: [], below: 0.5, message: null },
  errorMessage: null,
}

/** The values with a change. Absent fields stay as they are, also those of a group. */
export function changedValues(values: ResponderValues, patch: ResponderPatch): ResponderValues {
  const { conversation, limits, handOver, ...flat } = patch
  return {
    ...valuesOf(values),
    ...given(flat),
    conversation: { ...values.conversation, ...given(conversation ?? {}) },
    limits: { ...values.limits, ...given(limits ?? {}) },
    handOver: { ...values.handOver, ...given(handOver ?? {}) },
  }
}

type Given<Fields> = { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> }

function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>
}

/** The values alone, without the fields of their record. */
export function valuesOf(record: ResponderValues): ResponderValues {
  const fields = Object.keys(defaultValues) as (keyof ResponderValues)[]
  return Object.fromEntries(fields.map((field) => [field, record[field]])) as object as ResponderValues
}
