import type { ErrorRow } from '../row.ts'

export type ChannelErrorCode =
  | 'channel.unknown'
  | 'channel.no_webhook'
  | 'channel.no_sync'
  | 'channel.misconfigured'
  | 'channel.exists'
  | 'channel.changed'
  | 'channel.removed'
  | 'channel.sealed'
  | 'channel.fixed'
  | 'channel.no_setup'
  | 'channel.setting_up'
  | 'channel.no_check'
  | 'channel.unavailable'
  | 'setup.foreign'
  | 'setup.changed'
  | 'webhook.forged'
  | 'webhook.malformed'
  | 'conversation.closed'

/** Errors of channels and conversations. */
export const channelErrors: Readonly<Record<ChannelErrorCode, ErrorRow>> = {
  'channel.unknown': {
    status: 404,
    retryable: false,
    title: 'There is no channel by that name.',
    fix: 'Use the id of a configured channel.',
  },
  'channel.no_webhook': {
    status: 404,
    retryable: false,
    title: 'This channel receives nothing by webhook.',
    fix: 'Remove the webhook at the provider.',
  },
  'channel.no_sync': {
    status: 404,
    retryable: false,
    title: 'This channel cannot be synchronized.',
    fix: 'Wait for its messages: it reports them by itself.',
  },
  'channel.misconfigured': {
    status: 422,
    retryable: false,
    title: 'A channel cannot be opened as it is configured.',
    fix: 'Correct the field of the configuration that is named.',
  },
  'channel.exists': {
    status: 409,
    retryable: false,
    title: 'The id of the channel is taken.',
    fix: 'Choose another id.',
  },
  'channel.changed': {
    status: 409,
    retryable: false,
    title: 'The channel was changed meanwhile.',
    fix: 'Read the channel again, and repeat the change with its present version.',
  },
  'channel.removed': {
    status: 410,
    retryable: false,
    title: 'The channel was removed.',
    fix: 'Use another channel. Its conversations stay readable.',
  },
  'channel.sealed': {
    status: 409,
    retryable: false,
    title: 'The configuration of the channel was sealed with another secret.',
    fix: 'Enter the whole configuration of the channel again.',
  },
  'channel.fixed': {
    status: 409,
    retryable: false,
    title: 'The channel is part of the program.',
    fix: 'Change the options of createParley, and start the program again.',
  },
  'channel.no_setup': {
    status: 404,
    retryable: false,
    title: 'The channel cannot set its provider up.',
    fix: 'Set the provider up by hand, as the documentation of the channel describes.',
  },
  'channel.setting_up': {
    status: 409,
    retryable: false,
    title: 'A set-up of the channel is in progress.',
    fix: 'Wait until it has ended.',
  },
  'channel.no_check': {
    status: 404,
    retryable: false,
    title: 'The channel has no test.',
    fix: 'Send a message to a number of your own.',
  },
  'channel.unavailable': {
    status: 503,
    retryable: true,
    title: 'The provider of the channel does not answer now.',
    fix: 'Try again later.',
  },
  'setup.foreign': {
    status: 409,
    retryable: false,
    title: 'A value at the provider belongs to another system.',
    fix: 'Check the plan. To replace the value, apply it with force.',
  },
  'setup.changed': {
    status: 409,
    retryable: true,
    title: 'A value at the provider was changed after the plan was made.',
    fix: 'Make a new plan.',
  },
  'webhook.forged': {
    status: 403,
    retryable: false,
    title: 'The signature does not fit.',
    fix: 'Check the secret, and that the public URL is the one the provider was given.',
  },
  'webhook.malformed': {
    status: 400,
    retryable: false,
    title: 'The webhook could not be read.',
    fix: 'Check that the provider posts the documented form to this URL.',
  },
  'conversation.closed': {
    status: 409,
    retryable: false,
    title: 'The conversation is closed.',
    fix: 'Start a new one.',
  },
}
