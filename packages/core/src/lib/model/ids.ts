declare const brand: unique symbol

/** A string for one purpose. The compiler rejects it for any other. */
export type Branded<Name extends string> = string & { readonly [brand]: Name }

/** The owner of the data. It is part of every key, query and record. */
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
 * Opaque: a digest of its content. So it can become a keyed hash if addresses are encrypted.
 */
export type Key = Branded<'Key'>

/**
 * A position in a tenant's log.
 *
 * Opaque and without arithmetic: readers keep it and pass it back. It contains the epoch of the log. So a cursor of
 * another database gets `reset`, and is never read as a position in this one.
 */
export type Cursor = Branded<'Cursor'>

/** Milliseconds since the Unix epoch, UTC. */
export type Time = number

/**
 * One configured account on a transport: a number, a phone, a mailbox.
 *
 * Unique in the installation. The importer chooses it: `sms`, `support-mail`.
 */
export type ChannelId = string
