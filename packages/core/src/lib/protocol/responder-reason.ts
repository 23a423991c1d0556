/** All reasons of {@link ResponderReason}. */
export const responderReasons = [
  'off',
  'switched_off',
  'hand_reply',
  'wants_person',
  'low_confidence',
  'review',
  'unsafe_text',
  'drafts_only',
  'limit',
  'quiet_hours',
  'loop',
  'automatic',
  'opted_out',
  'blocked',
  'late',
  'assistant_failed',
  'ended',
] as const

/**
 * The reason why the assistant did not send an answer.
 *
 * - `off`: its channel has it off. `switched_off`: a person turned it off for the conversation.
 * - `hand_reply`: a person has replied.
 * - `wants_person`: the customer wants a person, or the assistant leaves the conversation to one.
 * - `low_confidence`: it is not sure enough. `review`: a review found something in its text.
 * - `unsafe_text`: its text has a link, an address, a number or an amount that no text of the owner has. Or it has markup,
 *   or words of the instructions.
 * - `drafts_only`: it only writes drafts on this channel.
 * - `limit`: the limit of the conversation, the hour or the day is reached.
 * - `quiet_hours`: it is quiet now.
 * - `loop`: the other side seems to be a machine. `automatic`: a machine wrote the message, by its own mark.
 * - `opted_out`, `blocked`: the address must not be written to, or its owner wants no messages.
 * - `late`: the message has waited too long for an answer of the assistant.
 * - `assistant_failed`: the assistant could not answer.
 * - `ended`: the customer expects no further answer.
 */
export type ResponderReason = (typeof responderReasons)[number]
