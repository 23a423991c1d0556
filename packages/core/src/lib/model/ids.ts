declare const brand: unique symbol

/** A string that was made for one purpose and cannot be passed for another. */
export type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Who owns the data; part of every key, query and record. */
export type TenantId = Branded<'TenantId'>
export type ConversationId = Branded<'ConversationId'>
export type MessageId = Branded<'MessageId'>
export type AddressId = Branded<'AddressId'>
export type ContactId = Branded<'ContactId'>
export type JobId = Branded<'JobId'>
export type IdempotencyId = Branded<'IdempotencyId'>
export type ParkedId = Branded<'ParkedId'>
export type ChannelStateId = Branded<'ChannelStateId'>
export type StatisticId = Branded<'StatisticId'>

/**
 * A unique key of a record beside its id, made only by `keyOf`.
 *
 * Opaque: today a digest of what it names, so that it can become a keyed hash when addresses are encrypted.
 */
export type Key = Branded<'Key'>

/**
 * A position in a tenant's log.
 *
 * Opaque and without arithmetic: readers keep it and hand it back. It carries the log's epoch, so that a cursor of
 * another database is told `reset` and never read as a position in this one.
 */
export type Cursor = Branded<'Cursor'>

/** Milliseconds since the Unix epoch, UTC. */
export type Time = number

/**
 * One configured account on a transport: this number, that phone, this mailbox.
 *
 * Unique in the installation, chosen by who configures it: `sms`, `support-mail`.
 */
export type ChannelId = string
