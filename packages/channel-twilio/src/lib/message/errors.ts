/**
 * The class of a Twilio error for a message.
 *
 * - `retryable`: a later attempt may be accepted or delivered.
 * - `permanent`: no later attempt will be accepted or delivered.
 * - `configuration`: the account, the number or this program must be changed first.
 * - `opt_out`: the recipient no longer wants messages from this sender.
 */
export type ErrorClass = 'retryable' | 'permanent' | 'configuration' | 'opt_out'

/** One row of {@link errors}. */
export interface TwilioError {
  class: ErrorClass
  /** A sentence for people in our words: Twilio's own sentences quote the number. */
  detail: string
}

/**
 * Twilio's errors about messages, by code. Source: https://www.twilio.com/docs/api/errors. The classes are our reading.
 */
export const errors: ReadonlyMap<number, TwilioError> = new Map([
  // The account
  row(20003, 'configuration', 'Twilio does not accept the account SID with its auth token or API key.'),
  row(20005, 'configuration', 'The Twilio account is not active.'),
  row(20404, 'configuration', 'Twilio has no such account or resource.'),
  row(20429, 'retryable', 'Too many requests at once; Twilio did not process this one.'),
  row(21408, 'configuration', 'The account may not send to this country; allow it in the geographic permissions.'),
  row(21608, 'configuration', 'A trial account sends only to numbers that were verified.'),
  row(30002, 'configuration', 'The Twilio account is suspended.'),
  row(30010, 'configuration', 'The message costs more than the price limit that was set.'),
  row(63038, 'retryable', 'The account has sent as many messages as it may in a day.'),

  // The sender and what was configured
  row(21212, 'configuration', 'The number that sends is not a valid one.'),
  row(21603, 'configuration', 'No sender was named.'),
  row(21606, 'configuration', 'The number that sends is not one of this account that can message this destination.'),
  row(
    21609,
    'configuration',
    'The status callback URL is not valid; the public URL must be one that Twilio can reach.',
  ),
  row(21611, 'retryable', "The sending number's queue is full."),
  row(21659, 'configuration', 'The sender is not a number or short code of this account.'),
  row(21660, 'configuration', 'The sender belongs to another account.'),
  row(21661, 'configuration', 'The sending number cannot send text messages.'),
  row(21701, 'configuration', 'The messaging service does not exist.'),
  row(21703, 'configuration', 'The messaging service has no number to send with.'),
  row(21704, 'configuration', 'The messaging service has no number that can reach this destination.'),
  row(21705, 'configuration', 'The messaging service cannot be used.'),
  row(30024, 'configuration', 'The sender is not provisioned with this carrier.'),
  row(30032, 'configuration', 'The toll-free number has not been verified.'),
  row(30034, 'configuration', 'The number is not registered for A2P 10DLC in the United States.'),
  row(63007, 'configuration', 'The account has no sender of this kind at this address.'),
  row(63015, 'configuration', 'The sandbox sends only to numbers that joined it.'),

  // The recipient
  row(21211, 'permanent', 'The number is not a valid one.'),
  row(21214, 'permanent', 'The number cannot be reached.'),
  row(21265, 'permanent', 'A short code cannot receive messages.'),
  row(21266, 'permanent', 'Sender and recipient are the same number.'),
  row(21604, 'permanent', 'No recipient was named.'),
  row(21610, 'opt_out', 'The recipient has unsubscribed from this sender.'),
  row(21612, 'permanent', 'This sender cannot reach this number.'),
  row(21614, 'permanent', 'The number cannot receive text messages.'),
  row(30003, 'retryable', 'The phone is switched off or out of reach.'),
  row(30004, 'permanent', 'The recipient or their carrier blocks this message.'),
  row(30005, 'permanent', 'The number is unknown or no longer in service.'),
  row(30006, 'permanent', 'The number is a landline, or its carrier cannot be reached.'),
  row(63003, 'permanent', 'This channel cannot reach the recipient.'),
  row(63014, 'opt_out', 'The recipient has blocked this sender.'),
  row(63024, 'permanent', 'The recipient cannot receive this message.'),
  row(63032, 'permanent', 'WhatsApp does not allow messages to this recipient.'),

  // The message
  row(12300, 'permanent', 'A file of the message has a type that cannot be sent.'),
  row(14103, 'permanent', 'A file of the message is of a type that cannot be sent.'),
  row(21602, 'permanent', 'The message is empty.'),
  row(21605, 'permanent', 'The text is too long.'),
  row(21617, 'permanent', 'The text is longer than 1600 characters.'),
  row(21619, 'permanent', 'The message is empty.'),
  row(21620, 'permanent', 'The address of a file is not valid.'),
  row(21623, 'permanent', 'The message has more files than can be sent.'),
  row(21658, 'permanent', 'A part of the message is longer than Twilio allows.'),
  row(30007, 'permanent', 'Twilio or the carrier filtered the message as unwanted or not allowed.'),
  row(30019, 'permanent', 'The content is larger than the carrier allows.'),
  row(63016, 'permanent', 'Outside the 24-hour window only a template can be sent.'),

  // On the way
  row(11200, 'configuration', 'Twilio could not reach a webhook URL, or did not understand its answer.'),
  row(30001, 'retryable', "Twilio's queue is full."),
  row(30008, 'retryable', 'The carrier gave no reason.'),
  row(30009, 'retryable', 'A part of the message was lost on the way.'),
  row(30017, 'retryable', "The carrier's network is congested."),
  row(30022, 'retryable', 'The carrier accepts no more messages of this sender for now.'),
  row(30036, 'permanent', 'The message was not delivered within its validity period.'),
  row(63019, 'retryable', 'Twilio could not download a file of the message from the public URL.'),
  row(63018, 'retryable', 'Too many messages at once for this channel.'),
])

function row(code: number, kind: ErrorClass, detail: string): [number, TwilioError] {
  return [code, { class: kind, detail }]
}

/** The sentence of a code. For a code that is not in the table: where to read about it. */
export function detailOf(code: number): string {
  return errors.get(code)?.detail ?? `Twilio reports error ${code}: https://www.twilio.com/docs/errors/${code}`
}
