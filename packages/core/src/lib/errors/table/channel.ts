import type { ErrorRow } from '../row.ts'

export type ChannelErrorCode =
  | 'channel.unknown'
  | 'channel.no_webhook'
  | 'channel.no_sync'
  | 'channel.misconfigured'
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
    status: 500,
    retryable: false,
    title: 'A channel cannot be opened as it is configured.',
    fix: 'Correct the field of the configuration that is named.',
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
