import type { Analysis, ResponderReason } from '../../assistant/types.ts'
import { count } from '../en/count.ts'

type Named<Name extends string> = { readonly [Each in Name]: string }

const reasons: Named<ResponderReason> = {
  off: 'It is off on this channel.',
  switched_off: 'It is off in this conversation.',
  hand_reply: 'A person has replied, so it waits.',
  wants_person: 'A person is needed here.',
  low_confidence: 'It is not sure enough.',
  review: 'Its own check found something to change.',
  unsafe_text: 'The text has a link, a number or an amount that is in none of your texts.',
  drafts_only: 'On this channel it only writes drafts.',
  limit: 'It has reached its limit.',
  quiet_hours: 'It is quiet now.',
  loop: 'The other side seems to be a machine.',
  automatic: 'A machine wrote the last message.',
  opted_out: 'The customer wants no messages.',
  blocked: 'The address is blocked.',
  late: 'The message has waited too long.',
  assistant_failed: 'It could not answer.',
  ended: 'The conversation has ended. The next question starts it again.',
}

const intents: Named<Analysis['intent']> = {
  appointment: 'Appointment',
  question: 'Question',
  complaint: 'Complaint',
  greeting: 'Greeting',
  thanks: 'Thanks',
  goodbye: 'Goodbye',
  opt_out: 'Wants no messages',
  other: 'Something else',
}

const sentiments: Named<Analysis['sentiment']> = { positive: 'Positive', neutral: 'Neutral', negative: 'Negative' }
const urgencies: Named<Analysis['urgency']> = {
  low: 'Not urgent',
  normal: 'Normal',
  high: 'Urgent',
  critical: 'Critical',
}

/** English words of the assistant. They are loaded with its parts of the page. */
export const en = {
  reasons,
  intents,
  sentiments,
  urgencies,
  name: 'Assistant',
  suggestion: {
    titles: { greeting: 'Suggested reply', answer: 'Suggested reply', goodbye: 'Suggested goodbye' },
    sure: (percent: number) => `${percent}% sure`,
    ready: (percent: number | undefined) =>
      percent === undefined ? 'Suggestion ready' : `Suggestion ready, ${percent} percent sure`,
    own: 'your own text',
    why: 'Why this answer',
    based: 'Based on',
    onNothing: 'None of your texts',
    source: (number: number) => `source ${number}`,
    held: 'Not sent by itself:',
    findings: 'Findings of its check',
    approve: 'Approve and send',
    approveEdit: 'Approve edit and send',
    approving: 'Sending',
    edit: 'Edit',
    reject: 'Reject',
    rejectReasons: ['Wrong', 'Not needed', 'Wrong tone', 'Another reason'],
    rejected: 'The suggestion is rejected',
    aside: 'Put aside',
    open: 'Open the suggestion',
    next: 'Next suggestion',
    place: (place: number, all: number) => `${place} of ${all}`,
    stale: (name: string, time: string) => `Stale: ${name} wrote again at ${time}.`,
    staleNext: 'This reply does not know about it.',
    at: (time: string) => `Suggested at ${time}`,
    sureThen: (percent: number) => `${percent}% sure then`,
    show: 'Show message',
    renew: 'Write a new one',
    asItIs: 'Send as it is',
    failed: 'No suggestion, the assistant is not answering',
    again: 'Try',
    decided: 'Another person decided this before you. It was not sent again.',
    editing: 'Edited by you',
    changed: (added: number, removed: number) => `Changed: ${count(added, 'word', 'words')} in, ${removed} out`,
    unchanged: 'Nothing is changed yet.',
    back: 'Back to suggestion',
    inField: 'The text is in the reply field below.',
  },
  state: {
    on: 'Assistant is on here',
    off: 'Assistant is off here',
    turnOn: 'Turn on',
    turnOff: 'Turn off',
    goOn: 'Let it continue',
    paused: 'Assistant paused.',
    stopped: 'Assistant stopped.',
    by: (name: string) => `by ${name}`,
    writing: 'Assistant is writing',
    offChannel: 'The assistant is off on this channel.',
    settings: 'Settings of the assistant',
    answersHere: 'Answers here',
  },
  details: {
    intent: 'Wants',
    language: 'Language',
    mood: 'Mood',
    sent: 'Answered',
    answers: (sent: number, suggested: number) =>
      `${count(sent, 'message', 'messages')}, ${count(suggested, 'suggestion', 'suggestions')}`,
    cost: 'Cost',
    free: 'Nothing',
    unknown: 'Not known',
    tokens: (number: string) => `${number} tokens`,
    runs: (number: number) => count(number, 'call', 'calls'),
    none: 'It has not read this conversation yet.',
    tasks: { analyze: 'Read', draft: 'Write', review: 'Check', transcribe: 'Transcribe', embed: 'Find' },
    failed: 'failed',
    repaired: 'second try',
    more: 'More',
  },
}

/** The words of the assistant in one language. */
export type AssistantWords = typeof en
