import { personReadLookups, readByPerson } from '../../decide/person-read.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureId, ensureInput, inputs } from '../../input.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { ConversationId, Cursor, MessageId, TenantId, Time } from '../../model/ids.ts'
import type { PersonReadMark } from '../../model/person-read-mark.ts'
import type { Principal } from '../../model/principal.ts'
import { kernel } from '../../model/schema.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'
import type { Rights } from '../access/rights.ts'
import type { Engine } from '../engine.ts'
import { messageAt, readMarkOf } from './read-mark.ts'

/** The most reads for a message that arrived after the conversation was loaded. */
const TRIES = 3

/** The read mark of one person. */
export interface PersonReadInput {
  /** The id of the person, as the importer names people. Default: the id of the principal. */
  person?: string | undefined
  /** The id of the last message that was shown, or a cursor: `asOf` of a page, `cursor` of an event. */
  readThrough: MessageId | Cursor
}

/** The progress of one person in reading a conversation. */
export interface PersonReadProgress
  extends Pick<PersonReadMark, 'person' | 'conversationId' | 'readThrough' | 'messageId'> {
  /** The time of the last move of the mark. `null` before the first one. */
  at: Time | null
}

/** The progress of one person; nothing is read before the first move of the mark. */
export async function readProgress(
  { keys }: Pick<Engine, 'keys'>,
  store: Pick<Store, 'load'>,
  { tenant, id: conversationId }: Pick<Conversation, 'tenant' | 'id'>,
  person: string,
  options: StoreOptions,
): Promise<PersonReadProgress> {
  const id = keys.readMarkId(tenant, conversationId, person)
  const { records } = await store.load(tenant, [kernel.readMark.ref(id)], options)
  const mark = records.find(kernel.readMark.is)
  if (mark === undefined) return { person, conversationId, readThrough: 0, messageId: null, at: null }
  const { readThrough, messageId, at } = mark
  return { person, conversationId, readThrough, messageId, at }
}

/**
 * The person with the read mark. A principal moves its own mark; another one needs `conversations.readForOthers`.
 *
 * @throws `input.invalid` naming the field, `forbidden`
 */
export function readerOf(input: PersonReadInput, principal: Principal | undefined, rights: Rights): string {
  const { person = principal?.id }: Partial<PersonReadInput> = Object(input)
  if (person !== principal?.id) rights.allow('conversations.readForOthers')
  rights.allow('conversations.update')
  ensureInput(input, inputs.readMark, 'mark')
  return named(person)
}

/** The id of a person that is given, or that is the principal. @throws `input.invalid` */
export function named(person: string | undefined): string {
  if (person !== undefined) return person
  const reason = 'It must be the id of the person: a view without a principal has no default.'
  throw new ParleyError('input.invalid', { field: 'person', reason })
}

/** Moves the read mark of one person. @throws `not_found`, `input.invalid` */
export async function markReadBy(
  { store, writer }: Pick<Engine, 'store' | 'writer'>,
  tenant: TenantId,
  id: ConversationId,
  { person, readThrough }: Required<PersonReadInput> & { person: string },
  { signal }: { signal?: AbortSignal | undefined },
): Promise<PersonReadMark> {
  ensureId(kernel.conversation, id)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { records } = await store.load(tenant, [kernel.conversation.ref(id)], { signal })
    const conversation = records.find(kernel.conversation.is)
    if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
    const mark = await readMarkOf(store, conversation, readThrough, { signal })
    if (mark === undefined) continue
    const messageId = await messageAt(
      store,
      conversation,
      { through: readThrough, sequence: mark.sequence },
      { signal },
    )
    const read = { conversation: id, person, sequence: mark.sequence, messageId }
    const lookups = personReadLookups(writer.keys, tenant, read)
    return writer.submit(
      { tenant, lookups, decide: (state, context) => readByPerson(state, read, context) },
      { signal, prompt: true },
    )
  }
  throw new ParleyError('store.contended', { field: 'readThrough' })
}
