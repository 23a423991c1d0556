import type { ErrorRow } from '../row.ts'

export type InputErrorCode =
  | 'input.invalid'
  | 'input.malformed'
  | 'input.too_large'
  | 'input.unsupported_type'
  | 'address.invalid'
  | 'text.empty'
  | 'text.too_long'
  | 'content.unsupported'
  | 'cursor.invalid'
  | 'idempotency.mismatch'
  | 'secret.misplaced'

/** Errors about the values of a request. */
export const inputErrors: Readonly<Record<InputErrorCode, ErrorRow>> = {
  'input.invalid': {
    status: 422,
    retryable: false,
    title: 'A value was not understood.',
    fix: 'Correct the field that is named and send it again.',
  },
  'input.malformed': {
    status: 400,
    retryable: false,
    title: 'The request could not be read.',
    fix: 'Send a body of the documented type and encoding.',
  },
  'input.too_large': {
    status: 413,
    retryable: false,
    title: 'The body is larger than is accepted here.',
    fix: 'Send less at once.',
  },
  'input.unsupported_type': {
    status: 415,
    retryable: false,
    title: 'The type of the body is not supported.',
    fix: 'Send JSON, with the header Content-Type: application/json.',
  },
  'address.invalid': {
    status: 422,
    retryable: false,
    title: 'This is not an address that the channel can reach.',
    fix: 'Give a full address: for a phone number the international form with + and country code.',
  },
  'text.empty': {
    status: 422,
    retryable: false,
    title: 'There is no text to send.',
    fix: 'Give a text with at least one visible character.',
  },
  'text.too_long': {
    status: 422,
    retryable: false,
    title: 'The text is longer than the channel can carry.',
    fix: 'Shorten it, or send it in parts.',
  },
  'content.unsupported': {
    status: 422,
    retryable: false,
    title: 'The channel cannot carry this.',
    fix: 'Leave out the field that is named, or send it on another channel.',
  },
  'cursor.invalid': {
    status: 422,
    retryable: false,
    title: 'The cursor was not made here.',
    fix: 'Use a cursor exactly as it was given, with the same filters and order, or begin without one.',
  },
  'idempotency.mismatch': {
    status: 422,
    retryable: false,
    title: 'This key was used with other input.',
    fix: 'Use a new key for a new command.',
  },
  'secret.misplaced': {
    status: 422,
    retryable: false,
    title: 'A secret of a channel does not belong into this call.',
    fix: 'Give it once, in the config of POST /api/v1/channels. Name the channel by its id in other calls.',
  },
}
